// The city live: figures come over one socket; what trouble is and how it is sorted is told here.
import { drawDay } from './board_day.js'
import { lineTable } from './board_lines.js'
import { drawMap } from './board_map.js'
import { showShared } from './board_shared.js'
import { live } from './line.js'
import { element, text } from './words.js'

const SORT_MS = 4000
const ALARMS = 9
const KNOWN_ALARMS = ['pager', 'pager_out', 'help', 'printer', 'reader', 'unfinished', 'journal_gap', 'refused_later', 'unreported', 'waits_narrow', 'waits_wide', 'over_limit']
const at = (id) => document.getElementById(id)
const body = at('rows')
const halls = new Map([...body.rows].map((row) => [row.dataset.hall, hallOf(row)]))
// the shared line is nowhere: it has no windows
const map = drawMap(at('map'), [...halls.values()].filter((one) => one.windows))
const lines = lineTable(at('lines'))
const showDay = drawDay(at('day'))
let today = null

function hallOf(row) {
  const facts = row.dataset
  return {
    row,
    hall: facts.hall,
    name: facts.name,
    short: row.cells[0].textContent,
    lon: Number(facts.lon),
    lat: Number(facts.lat),
    target: Number(facts.target),
    windows: Number(facts.windows),
    open: facts.open === '1',
    stopped: facts.stopped === '1',
    alarms: JSON.parse(facts.figures).alarms,
    figures: JSON.parse(facts.figures),
  }
}

/** What a hall's figures come to: a level of load from 1 to 5, and whether it is past its target. */
function judged(one) {
  const { waiting, windows_open, longest_wait_s } = one.figures
  const share = one.target ? longest_wait_s / one.target : 0
  const alone = waiting > 0 && windows_open === 0 && one.windows > 0
  const over = waiting > 0 && share > 1
  const level = waiting === 0 ? 1 : share < 0.25 ? 2 : share < 0.6 ? 3 : share <= 1 ? 4 : 5
  const open = one.open || windows_open > 0
  const trouble = open ? (alone ? 4 : 0) + (over ? 2 : 0) + (one.stopped ? 1 : 0) + Math.min(share, 9) / 10 : -1
  return { share, alone, over, level, open, trouble }
}

function minutes(seconds) {
  return text('{count} min', { count: Math.floor(seconds / 60) })
}

function show(one, most) {
  const judgement = judged(one)
  const { row, figures } = one
  const { level, open, over, alone } = judgement
  row.className = open ? (over || alone ? 'over' : '') : 'shut'
  const mark = row.cells[1].firstElementChild
  const word = figures.as_of ? 'Line down' : !open ? 'Closed' : one.stopped ? 'Stopped' : over || alone ? 'Overdue' : level >= 4 ? 'Busy' : 'Calm'
  mark.textContent = text(word)
  mark.className = `mark ${['Overdue', 'Busy', 'Stopped', 'Line down'].includes(word) ? 'wait' : open ? 'open' : ''}`
  const cells = [figures.waiting, one.windows ? `${figures.windows_open}/${one.windows}` : '–', figures.waiting ? minutes(figures.longest_wait_s) : '–', figures.served, figures.missed]
  cells.forEach((value, number) => {
    const cell = row.cells[number + 2]
    if (cell.textContent !== String(value)) cell.textContent = value
  })
  row.cells[4].classList.toggle('long', over)
  map.show(one.hall, { level, open, over, waiting: figures.waiting, most, says: `${one.name} · ${text('{count} waiting', { count: figures.waiting })}` })
}

function showAll() {
  const all = [...halls.values()]
  const most = Math.max(1, ...all.map((one) => one.figures.waiting))
  for (const one of all) show(one, most)
  for (const name of ['waiting', 'windows_open', 'issued', 'served']) {
    at(`sum-${name}`).textContent = all.reduce((sum, one) => sum + one.figures[name], 0)
  }
  const longest = Math.max(0, ...all.map((one) => (one.figures.waiting ? one.figures.longest_wait_s : 0)))
  at('sum-longest').textContent = minutes(longest)
}

function sort() {
  const order = [...halls.values()]
    .map((one) => ({ one, trouble: judged(one).trouble }))
    .sort((a, b) => b.trouble - a.trouble || b.one.figures.waiting - a.one.figures.waiting)
  const rows = order.map(({ one }) => one.row)
  if (rows.some((row, place) => body.rows[place] !== row)) body.append(...rows)
  lines.sort()
  alarms(order.map(({ one }) => one))
}

function alarms(order) {
  const found = order.map((one) => [one, advice(one)]).filter(([, says]) => says.length).slice(0, ALARMS)
  at('calm').hidden = found.length > 0
  const entries = found.map(([one, says]) => element('li', '', element('b', '', one.name), ...says.map((line) => element('small', '', `${line} `))))
  const now = entries.map((one) => one.textContent).join('\n')
  if (at('alarms').dataset.says === now) return
  at('alarms').dataset.says = now
  at('alarms').replaceChildren(...entries)
}

function advice(one) {
  const { over, alone, open } = judged(one)
  const says = one.alarms.map((kind) => text(KNOWN_ALARMS.includes(kind) ? `alarm ${kind}` : 'alarm other'))
  if (one.figures.as_of) says.push(text('The line to this hall is down; it goes on calling. Figures are of {time}.', { time: clockOf(new Date(one.figures.as_of)) }))
  if (!open && !alone) return says
  if (alone) says.push(text('Nobody has been called although people wait.'))
  if (over) says.push(text('Longest wait {wait}, target {target}.', { wait: minutes(one.figures.longest_wait_s), target: minutes(one.target) }))
  if (one.stopped) says.push(text('Numbers are stopped here.'))
  const free = one.windows - one.figures.windows_open
  if ((over || alone) && free > 0) says.push(text('Windows closed there: {free}.', { free }))
  return says
}

function take(frame) {
  if (frame.type !== 'load') return
  for (const [id, figures] of Object.entries(frame.halls)) {
    const one = halls.get(id)
    if (one) Object.assign(one, { figures, open: figures.open, stopped: figures.stopped, alarms: figures.alarms })
  }
  showShared(at('shared'), frame.halls)
  if (frame.lines) lines.show(frame.lines, minutes, clockOf)
  if (frame.today) today = { ...today, ...frame.today }
  if (today) showDay(today, frame.at)
  at('clock').textContent = clockOf(frame.at)
  showAll()
}

/** The city's wall clock, whatever zone the browser is in. */
function clockOf(now) {
  return new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: document.querySelector('main').dataset.zone }).format(now)
}

body.addEventListener('pointerover', ({ target }) => point(target, true))
body.addEventListener('pointerout', ({ target }) => point(target, false))
function point(target, on) {
  const row = target.closest('tr')
  if (row) map.point(row.dataset.hall, on)
}

at('sign-out').addEventListener('click', async () => {
  await fetch('/api/v1/session', { method: 'DELETE' })
  location.assign('/sign-in')
})

showShared(at('shared'), {})
showAll()
sort()
setInterval(sort, SORT_MS)
live('/ws/board', take, { ended: () => location.assign('/sign-in?to=/board') })
