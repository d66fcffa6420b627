// The clerk's desk: one card, the verbs with their keys, the lines, the own day.
//
// The next verb is always the biggest button and Space. Every verb goes to the centre once; the page
// shows at once what it will come to, and takes it back on a refusal, which stays until it is put away.

import { live, text } from '../static/live.js'
import { countdown, countdownText, hear } from './auto.js'
import { showCard, tickCard, waiting } from './card.js'
import * as dialogs from './dialogs.js'
import { byId, cap, el, fill, named } from './dom.js'
import { finish } from './finish.js'
import { guess } from './guess.js'
import { quickly, usual } from './handled.js'
import * as lists from './lists.js'
import { showSides } from './sides.js'

const ARM_MS = 500 // a new next verb takes no key for so long: a key pressed twice does one thing
const SETTLE_MS = 1500 // how long to wait for the event behind a reply
const NOTICES = 4
const LABELS = { open: 'Open window', resume_window: 'Go on', call_next: 'Next', start: 'Start', finish: 'Finish', forward: 'Next line' }

let truth = { ready: false, verbs: [] }
let model = truth
let expected = null // what the verb under way will come to, as a function of the truth
let armedAt = 0
let before = ''
let pending = null // the verb under way: nothing else is asked before its effect is seen
let answered = false
let turn = 0 // counts the verbs, so that a late timer ends no other one
let waits = null // what a key asked for while a verb was under way

const app = live({ show, line: refresh })
const next = byId('next')

function show(fresh) {
  truth = fresh
  model = expected ? expected(truth) : truth
  if (truth.ready && truth.clerk) hear(truth, waiting(truth))
  const now = JSON.stringify([truth.primary, truth.card?.id, truth.card?.item, truth.card?.recalls, truth.window?.state])
  if (now !== before) {
    before = now
    armedAt = performance.now() + ARM_MS
    setTimeout(refresh, ARM_MS)
    if (dialogs.isOpen()) dialogs.close()
    settled()
  } else if (answered) settled()
  refresh()
}

function refresh() {
  const signedIn = Boolean(model.ready && model.clerk)
  byId('door').hidden = signedIn
  byId('desk').hidden = !signedIn
  byId('leave').hidden = !signedIn
  showTop(signedIn)
  for (const button of document.querySelectorAll('[data-opens="floor"]')) button.hidden = !model.heads
  if (!signedIn) return showDoor()
  showRefused()
  showRole()
  showCard(model, ask)
  showSides(model, app.cityNow(), ask)
  tick()
  reachScrolled()
  if (document.activeElement === document.body && !dialogs.isOpen()) next.focus({ preventScroll: true })
}

/** What scrolls can be scrolled by keyboard too. */
function reachScrolled() {
  for (const part of document.querySelectorAll('.grows, .ticket, .notices')) {
    if (part.scrollHeight > part.clientHeight + 1) part.tabIndex = 0
    else part.removeAttribute('tabindex')
  }
}

function showTop(signedIn) {
  const { window: at = {} } = model
  byId('window').textContent = at.id ? text('Window {window}', { window: at.id }) : text('Window')
  byId('hall').textContent = model.hall ? [model.hall.name, model.hall.zone].map(named).filter(Boolean).join(' · ') : ''
  const state = byId('state')
  state.hidden = !signedIn
  state.textContent = text(at.state ?? 'closed')
  state.className = at.state === 'open' ? 'mark open' : at.state === 'paused' ? 'mark wait' : 'mark'
  byId('clerk').hidden = !signedIn
  byId('clerk').textContent = model.clerk?.name ?? ''
  const connected = app?.line.online ?? false
  byId('connection').textContent = connected ? text('Connected') : text('Cut off')
  const held = model.card ? `${model.card.number} ` : ''
  document.title = `${held}${byId('window').textContent}`
  byId('connection').className = connected ? 'on' : 'off'
}

function showDoor() {
  const connected = app?.line.online && model.ready
  byId('door-title').textContent = byId('window').textContent
  const held = model.holding ? text('Number {number} is still at this window.', { number: model.holding }) : ''
  const ended = model.ended ? text('SIGNED_OUT') : ''
  byId('door-note').textContent = connected ? [ended, held].filter(Boolean).join(' ') : text('Connecting to the centre')
  byId('enter').disabled = !connected || pending === 'sign_in'
  if (document.activeElement === document.body) byId('user').focus()
}

/** Whether the verb fits the state; what is under way for a moment does not grey it. */
function fits(verb) {
  if (verb === 'return' && model.card?.undo_until && app.cityNow() > model.card.undo_until) return false
  return app.line.phase !== 'alone' && model.verbs.includes(verb)
}

function showVerbs() {
  for (const button of document.querySelectorAll('[data-verb]')) button.disabled = !fits(really(button.dataset.verb))
  const verb = model.primary
  byId('next-label').textContent = text(LABELS[verb] ?? '')
  // not `disabled`: it keeps the focus, so that Space is there when it can be done again
  next.setAttribute('aria-disabled', String(!fits(verb) || pending !== null || !armed()))
  next.dataset.fits = fits(verb) // what its colour follows: no flicker while it arms
  next.disabled = false
  for (const quick of document.querySelectorAll('.quick')) {
    quick.hidden = verb !== 'finish' || !model.card || !quickly(model.card, quick.dataset.outcome)
    quick.disabled = !fits('finish') || !armed()
  }
  const paused = document.querySelector('[data-verb="pause"] span')
  paused.textContent = model.window.state === 'paused' ? text('Go on') : text('Pause')
  const hint = hintText()
  byId('hint').hidden = !hint
  byId('hint').textContent = hint
}

function hintText() {
  const left = countdown(model, app.cityNow())
  if (left !== null) return countdownText(left)
  if (app.line.online && model.live) return ''
  if (app.line.online && model.kept) return text('Telling the centre what was done: {count}', { count: model.kept })
  const alone = model.card ? text('Cut off: you can go on with this number, nobody is called. You stay signed in.') : text('Cut off: nobody is called until the line is back. You stay signed in.')
  return model.kept ? `${alone} ${text('Kept for the centre: {count}', { count: model.kept })}` : alone
}

/** A role for a time says until when; after it the window calls as before. */
function showRole() {
  const until = model.window.until ? app.cityAt(model.window.until) : null
  byId('role').hidden = !until
  byId('role').textContent = until ? text('These lines until {time}', { time: until.text }) : ''
}

/** What the centre denied of what was done during a cut. */
function showRefused() {
  fill(byId('refused'), model.refused ?? [], 'id', (row) => el('div', { class: 'notice refusal' }, el('time', {}, row.done_at),
    el('span', { class: 'label' }, text('{number}: {verb} during the cut did not count. {why}', { number: row.number, verb: text(`did ${row.verb}`), why: text(row.code) === row.code ? row.text : text(row.code) })),
    el('button', { type: 'button', class: 'plain small', 'data-focus': row.id, onclick: () => app.do('put_away', { id: row.id }) }, text('Put away'), cap('Esc'))))
}

/** Pause and go on are one button and one key. */
const really = (verb) => (verb === 'pause' && model.window?.state === 'paused' ? 'resume_window' : verb)

async function ask(verb, fields = {}) {
  if (pending) return
  pending = verb
  answered = false
  const mine = (turn += 1)
  const was = before
  const at = app.cityNow()
  expected = (base) => guess(base, verb, fields, at)
  model = expected(truth)
  refresh()
  const answer = await app.do(verb, fields)
  answered = true
  if (!answer.done) {
    notice(answer.text)
    return settled()
  }
  putAside()
  const nobody = verb === 'call_next' && !answer.done.ticket
  if (nobody) notice(text('Nobody is waiting'), 'info')
  // nothing more is to be seen here of an empty call, or of what was done at another window
  if (before !== was || nobody || 'at' in fields) return settled()
  setTimeout(() => mine === turn && settled(), SETTLE_MS)
}

function settled() {
  if (!pending || pending === 'sign_in') return
  pending = expected = null
  model = truth
  refresh()
  const then = waits
  waits = null
  then?.()
}

function press(verb) {
  verb = really(verb)
  if (pending || !fits(verb)) return
  const ticket = model.card?.id
  if (verb === 'finish' || verb === 'forward') return finish(model.card, ask, verb)
  if (verb === 'pause') return dialogs.pause(ask)
  if (verb === 'suspend') return dialogs.suspend(ticket, ask)
  if (verb === 'transfer') return dialogs.transfer(ticket, app, ask)
  if (verb === 'call') return dialogs.call(app, ask, app.cityNow)
  return ask(verb, ticket ? { ticket } : {})
}

/** What was said stays until it is put away; after something worked it only steps back. */
function notice(message, kind = 'refusal') {
  const row = el('div', { class: `notice ${kind}` }, el('time', {}, app.cityTime()?.text ?? ''), el('span', { class: 'label' }, message),
    el('button', { type: 'button', class: 'plain small', onclick: () => { row.remove(); next.focus() } }, text('Put away'), cap('Esc')))
  const list = byId('notices')
  list.prepend(row)
  while (list.children.length > NOTICES) list.lastElementChild.remove()
}

function putFirstAway() {
  const first = byId('notices').firstElementChild
  if (first) first.remove()
  else byId('refused').querySelector('button')?.click()
}

function putAside() {
  for (const row of [...byId('notices').children]) {
    if (row.classList.contains('info')) row.remove()
    else row.classList.add('past')
  }
}

function tick() {
  const now = app.cityNow()
  byId('clock').textContent = app.cityTime()?.text ?? ''
  if (!model.ready || !model.clerk) return
  showVerbs()
  tickCard(model, now)
  showSides(model, now, ask)
}

/** Do it now, or when the verb under way is done: a quick hand loses no key. */
function soon(act) {
  if (pending) waits = act
  else act()
}

const armed = () => performance.now() >= armedAt

function pressNext() {
  if (armed()) press(model.primary)
}

next.onclick = () => pressNext()
for (const button of document.querySelectorAll('[data-verb]')) {
  button.onclick = () => {
    soon(() => press(button.dataset.verb))
    if (!dialogs.isOpen() && model.clerk) next.focus()
  }
}
const OPENS = {
  aside: () => lists.aside(model, app, ask), gone: () => lists.gone(model, app, ask), desk: () => lists.desk(model, app),
  floor: () => lists.floor(app, ask), keys: () => window.open(`${document.documentElement.dataset.root}/keys`, 'keys'),
}
for (const button of document.querySelectorAll('[data-opens]')) button.onclick = () => soon(OPENS[button.dataset.opens])
for (const button of document.querySelectorAll('.quick')) {
  button.onclick = () => {
    if (!armed() || !fits('finish')) return
    ask('finish', { ticket: model.card.id, handled: usual(model.card, button.dataset.outcome) })
    next.focus()
  }
}

document.addEventListener('pointerdown', () => { if (countdown(model, app.cityNow()) !== null) app.do('auto_stop') }, true)
document.addEventListener('keydown', (event) => {
  if (event.repeat || event.ctrlKey || event.altKey || event.metaKey || dialogs.isOpen() || !model.clerk) return
  if (event.target.matches('input, textarea, select')) return
  if (countdown(model, app.cityNow()) !== null) {
    app.do('auto_stop')
    // Space is the call itself; every other key only stops
    if (event.code !== 'Space') return event.preventDefault()
  }
  if (event.code === 'Escape') return putFirstAway()
  if (event.code === 'Space') {
    // whoever went to another button by keyboard means that one
    if (event.target !== next && event.target.matches('button:focus-visible, a:focus-visible')) return
    event.preventDefault()
    return pressNext()
  }
  const code = event.code.replace('Numpad', 'Digit')
  const button = [...document.querySelectorAll('[data-key]')].find((one) => one.dataset.key === code && !one.hidden && !one.disabled)
  if (!button) return
  event.preventDefault()
  button.click()
})

byId('dialog').addEventListener('close', () => next.focus())

byId('sign-in').addEventListener('submit', async (event) => {
  event.preventDefault()
  if (pending) return
  pending = 'sign_in'
  const [user, password, refusal] = [byId('user'), byId('password'), byId('door-refusal')]
  refusal.hidden = true
  refresh()
  const answer = await app.do('sign_in', { user: user.value, password: password.value })
  password.value = ''
  pending = null
  refresh()
  if (answer.done) {
    user.value = ''
    return byId('notices').replaceChildren()
  }
  refusal.textContent = answer.text
  refusal.hidden = false
  password.focus()
})
byId('password').addEventListener('keydown', (event) => { byId('caps').hidden = !event.getModifierState('CapsLock') })

setInterval(tick, 1000)
