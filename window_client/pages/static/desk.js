// The clerk's desk: one card, the verbs with their keys, the lines, the own day.
//
// The next verb is always the biggest button and Space.

import { text } from '../static/live.js'
import { countdown, countdownText } from './auto.js'
import { showCard, tickCard } from './card.js'
import * as dialogs from './dialogs.js'
import { byId, named } from './dom.js'
import { keepDoor, showDoor } from './door.js'
import { finish } from './finish.js'
import { quickly, usual } from './handled.js'
import { keyboard } from './keyboard.js'
import * as lists from './lists.js'
import { showSides } from './sides.js'
import { stops } from './stops.js'
import { notice, putAside, putFirstAway, showRefused } from './told.js'
import { labelOf, underWay } from './underway.js'

const next = byId('next')
const work = underWay({
  refresh,
  moved: () => dialogs.isOpen() && dialogs.close(),
  worked: putAside,
  said: (message, kind) => notice(message, kind, app.cityTime()?.text ?? ''),
})
const { app, ask, fits } = work

function refresh() {
  const { model } = work
  const signedIn = Boolean(model.ready && model.clerk)
  byId('door').hidden = signedIn
  byId('desk').hidden = !signedIn
  byId('leave').hidden = !signedIn
  showTop(model, signedIn)
  for (const button of document.querySelectorAll('[data-opens="floor"], [data-opens="stops"]')) button.hidden = !model.heads
  if (!signedIn) return showWayIn(model)
  showRefused(model.refused, app)
  showRole(model)
  showCard(model, ask)
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

function showTop(model, signedIn) {
  const { window: at = {} } = model
  byId('window').textContent = at.id ? text('Window {window}', { window: at.id }) : text('Window')
  byId('hall').textContent = model.hall ? [model.hall.name, model.hall.zone].map(named).filter(Boolean).join(' · ') : ''
  const state = byId('state')
  state.hidden = !signedIn
  state.textContent = text(at.state ?? 'closed')
  state.className = at.state === 'open' ? 'mark open' : at.state === 'paused' ? 'mark wait' : 'mark'
  byId('clerk').hidden = !signedIn
  byId('clerk').textContent = model.clerk?.name ?? ''
  const { online } = app.line
  byId('connection').textContent = online ? text('Connected') : text('Cut off')
  byId('connection').className = online ? 'on' : 'off'
  const held = model.card ? `${model.card.number} ` : ''
  document.title = `${held}${byId('window').textContent}`
}

function showWayIn(model) {
  byId('door-title').textContent = byId('window').textContent
  const held = model.holding ? text('Number {number} is still at this window.', { number: model.holding }) : ''
  const ended = model.ended ? text('SIGNED_OUT') : ''
  showDoor(app.line.online && model.ready, [ended, held].filter(Boolean).join(' '))
  if (document.activeElement === document.body) byId('user').focus()
}

function showVerbs(model) {
  for (const button of document.querySelectorAll('[data-verb]')) button.disabled = !fits(really(button.dataset.verb))
  showSwapped(model)
  const verb = model.primary
  byId('next-label').textContent = labelOf(verb, model.draws)
  // not `disabled`: it keeps the focus, so that Space is there when it can be done again
  next.setAttribute('aria-disabled', String(!fits(verb) || work.pending !== null || !work.armed()))
  next.dataset.fits = fits(verb) // what its colour follows: no flicker while it arms
  next.disabled = false
  for (const quick of document.querySelectorAll('.quick')) {
    quick.hidden = verb !== 'finish' || !model.card || !quickly(model.card, quick.dataset.outcome)
    quick.disabled = !fits('finish') || !work.armed()
  }
  const paused = document.querySelector('[data-verb="pause"] span')
  paused.textContent = model.window.state === 'paused' ? text('Go on') : text('Pause')
  const hint = hintText(model)
  byId('hint').hidden = !hint
  byId('hint').textContent = hint
}

/** What came from the shared line goes back there; every other number is put back in its own. */
function showSwapped({ card }) {
  document.querySelector('[data-verb="return"]').hidden = Boolean(card?.papers?.from)
  document.querySelector('[data-verb="give_back"]').hidden = !card?.papers?.from
}

function hintText(model) {
  const left = countdown(model, app.cityNow())
  if (left !== null) return countdownText(left)
  if (app.line.online && model.live) return ''
  if (app.line.online && model.kept) return text('Telling the centre what was done: {count}', { count: model.kept })
  const alone = model.card ? text('Cut off: you can go on with this number, nobody is called. You stay signed in.') : text('Cut off: nobody is called until the line is back. You stay signed in.')
  return model.kept ? `${alone} ${text('Kept for the centre: {count}', { count: model.kept })}` : alone
}

/** A role for a time says until when; after it the window calls as before. */
function showRole(model) {
  const until = model.window.until ? app.cityAt(model.window.until) : null
  byId('role').hidden = !until
  byId('role').textContent = until ? text('These lines until {time}', { time: until.text }) : ''
}

/** Pause and go on are one button and one key. */
const really = (verb) => (verb === 'pause' && work.model.window?.state === 'paused' ? 'resume_window' : verb)

function press(said) {
  const verb = really(said)
  const { card } = work.model
  if (work.pending || !fits(verb)) return
  if (verb === 'finish' || verb === 'forward') return finish(card, ask, verb)
  if (verb === 'pause') return dialogs.pause(ask)
  if (verb === 'suspend') return dialogs.suspend(card?.id, ask)
  if (verb === 'give_back') return dialogs.giveBack(card?.id, ask)
  if (verb === 'transfer') return dialogs.transfer(card?.id, app, ask)
  if (verb === 'call') return dialogs.call(app, ask, app.cityNow)
  return ask(verb, card ? { ticket: card.id } : {})
}

function tick() {
  const { model } = work
  const now = app.cityNow()
  byId('clock').textContent = app.cityTime()?.text ?? ''
  if (!model.ready || !model.clerk) return
  showVerbs(model)
  tickCard(model, now)
  showSides(model, now, app, ask)
}

const pressNext = () => work.armed() && press(work.model.primary)

next.onclick = pressNext
for (const button of document.querySelectorAll('[data-verb]')) {
  button.onclick = () => {
    work.soon(() => press(button.dataset.verb))
    if (!dialogs.isOpen() && work.model.clerk) next.focus()
  }
}
const OPENS = {
  aside: () => lists.aside(work.model, app, ask), gone: () => lists.gone(work.model, app, ask), desk: () => lists.desk(work.model, app),
  floor: () => lists.floor(app, ask), stops: () => stops(app, ask), keys: () => window.open(`${document.documentElement.dataset.root}/keys`, 'keys'),
}
for (const button of document.querySelectorAll('[data-opens]')) button.onclick = () => work.soon(OPENS[button.dataset.opens])
for (const button of document.querySelectorAll('.quick')) {
  button.onclick = () => {
    if (!work.armed() || !fits('finish')) return
    ask('finish', { ticket: work.model.card.id, handled: usual(work.model.card, button.dataset.outcome) })
    next.focus()
  }
}

document.addEventListener('pointerdown', () => { if (countdown(work.model, app.cityNow()) !== null) app.do('auto_stop') }, true)
keyboard(work, { press: pressNext, busy: dialogs.isOpen, escape: putFirstAway })
byId('dialog').addEventListener('close', () => next.focus())
keepDoor(app, refresh, () => byId('notices').replaceChildren())
byId('password').addEventListener('keydown', (event) => { byId('caps').hidden = !event.getModifierState('CapsLock') })

setInterval(tick, 1000)
