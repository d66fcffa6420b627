// The guide's tablet: who needs somebody, what went wrong, numbers given and brought back.

import { live, text } from '../static/live.js'
import { close, isOpen } from './dialogs.js'
import { byId, el, fill, minutes, named } from './dom.js'
import { keepDoor, showDoor } from './door.js'
import { issue } from './guide_issue.js'
import { openStops, post, showNotices } from './guide_notices.js'
import { person } from './guide_rows.js'
import { untilText } from './stops.js'

const PARTS = { confirm: 'Priority to confirm', check: 'Papers to look at', pagers: 'Pagers to hand out', wishes: 'Wishes, soon to be called', missed: 'Missed numbers', long: 'Waiting too long' }
const NOTICES = 3
let model = { ready: false }
let finding = 0

const app = live({ show: (fresh) => { model = fresh; refresh() }, line: refresh })

function refresh() {
  const signedIn = Boolean(model.ready && model.guide)
  byId('door').hidden = signedIn
  byId('floor').hidden = !signedIn
  byId('leave').hidden = !signedIn
  byId('person').hidden = !signedIn
  byId('person').textContent = model.guide?.name ?? ''
  byId('hall').textContent = named(model.hall)
  const on = app?.line.online ?? false
  byId('connection').textContent = on ? text('Connected') : text('Cut off')
  byId('connection').className = on ? 'on' : 'off'
  if (!signedIn) {
    showDoor(on && model.ready)
    if (isOpen()) close()
    return
  }
  byId('issue').disabled = !model.live
  showTodo()
  showAlarms()
  showLines()
  showNotices(model, tools)
}

function showTodo() {
  const todo = byId('todo')
  let some = 0
  for (const [kind, title] of Object.entries(PARTS)) {
    const rows = model.todo[kind]
    let part = todo.querySelector(`[data-kind="${kind}"]`)
    if (!part) {
      part = el('section', { class: 'card', 'data-kind': kind }, el('h2', {}, text(title), ' ', el('span', { class: 'count' })), el('ul', { class: 'rows' }))
      todo.append(part)
    }
    part.hidden = !rows.length
    some += rows.length
    part.querySelector('.count').textContent = rows.length || ''
    fill(part.querySelector('ul'), rows, 'id', (row) => person(row, kind, tools))
  }
  byId('calm').hidden = some > 0
}

// What exactly is wrong: a machine's fault in words, anything else (numbers) as it is.
function detail(row) {
  if (!row.detail) return ''
  return ['printer', 'reader', 'over_limit'].includes(row.alarm) ? text(`${row.alarm} ${row.detail}`) : row.detail
}

function showAlarms() {
  const rows = model.alarms.map((one) => ({ ...one, key: `${one.alarm}|${one.about}` }))
  byId('alarms-count').textContent = rows.length || ''
  byId('no-alarms').hidden = rows.length > 0
  fill(byId('alarms'), rows, 'key', (row) => el('li', { class: 'alarm', 'data-level': row.level },
    el('p', {}, el('b', {}, text(`alarm ${row.alarm}`)), ' ', detail(row), ' ', el('span', { class: 'quiet' }, short(row.about)), ' ', el('time', { class: 'quiet' }, clock(row.at))),
    el('div', { class: 'acts' }, el('button', { type: 'button', onclick: () => act('clear_alarm', { alarm: row.alarm, about: row.about }) }, text('Seen to')))))
}

function showLines() {
  byId('no-lines').hidden = model.lines.length > 0
  const now = app.cityNow()
  fill(byId('lines'), model.lines, 'service', (row) => el('li', { class: 'line' },
    el('span', {}, el('b', {}, row.prefix), ' ', named(row.name), row.stopped && el('span', { class: 'mark wait' }, text('stopped')), row.stopped && el('span', { class: 'quiet' }, [named(row.stopped.reason), untilText(app, row.stopped.until)].filter(Boolean).join(' · '))),
    el('span', { class: row.oldest && now - row.oldest > row.target_s * 1000 ? 'late' : 'quiet', 'data-oldest': row.oldest ?? '' },
      text('{count} waiting', { count: row.waiting }), row.oldest ? ` · ${minutes(now - row.oldest)}` : '')))
}

/** A device's id without what every device of the hall has in front. */
const short = (about) => about.replace(/^device:/, '').replace(/^.*-\d{8}-(?=[A-Z])/, '').replace(/^.*-(kiosk|display|window|evaluator)-/, '$1 ')

function clock(at) {
  const ago = app.cityNow() - at
  return text('{time} ago', { time: minutes(ago) })
}

/** Ask for a verb; what came of it is told for a while, a refusal until it is put away. */
async function act(verb, fields, good = '') {
  const answer = await app.do(verb, fields)
  if (answer.done === undefined) return refuse(answer), null
  if (good) notice(good, true)
  return answer.done
}

function refuse(answer) {
  if (answer.code === 'SIGNED_OUT') return
  notice(answer.text ?? text('No answer yet. Please try again.'), false)
}

function notice(words, good) {
  const line = el('div', { class: good ? 'notice good' : 'notice' }, el('p', {}, words),
    el('button', { type: 'button', onclick: () => line.remove() }, text('All right')))
  const notices = byId('notices')
  notices.append(line)
  while (notices.children.length > NOTICES) notices.firstElementChild.remove()
  if (good) setTimeout(() => line.remove(), 4000)
}

const tools = { act, app, waited: (row) => minutes(app.cityNow() - row.joined), kiosks: () => model.kiosks ?? [], pagers: () => model.pagers ?? {}, beyond: () => model.beyond ?? false }

byId('issue').onclick = () => issue(tools)
byId('post').onclick = () => post(model, tools)
byId('stops').onclick = () => openStops(tools)
byId('leave').onclick = () => act('sign_out', {})
byId('find').oninput = look

async function look() {
  const typed = byId('find').value.trim()
  byId('found-part').hidden = !typed
  if (!typed) return
  const mine = (finding += 1)
  const answer = await app.do('find', { number: typed })
  if (mine !== finding) return
  const rows = answer.done?.found ?? []
  byId('found-none').hidden = rows.length > 0
  fill(byId('found'), rows, 'id', (row) => person(row, 'found', { ...tools, act: async (...asked) => { const done = await act(...asked); look(); return done } }))
}

keepDoor(app, refresh)

setInterval(() => {
  const time = app.cityTime()
  byId('clock').textContent = time ? time.text : ''
}, 1000)
setInterval(() => model.guide && showLines(), 10000)
