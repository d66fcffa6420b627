// The strip beside a clerk's business system: the number, the next verb, and what is needed most.

import { number, text } from '../static/live.js'
import { countdown, countdownText } from './auto.js'
import { waiting } from './card.js'
import { byId, named, running } from './dom.js'
import { here, quickly, usual } from './handled.js'
import { keyboard } from './keyboard.js'
import { labelOf, underWay } from './underway.js'

const SAID_MS = 6000
let said = ''

const next = byId('next')
const work = underWay({ refresh, said: tell, note: false })
const { app, ask } = work

const fits = (verb) => !work.pending && work.armed() && work.fits(verb)

function refresh() {
  const { model } = work
  const card = model.ready && model.clerk ? model.card : null
  byId('strip').dataset.state = card?.state ?? 'free'
  byId('number').replaceChildren(...(card ? number(card.number) : [model.window?.id ?? '–']))
  byId('number').setAttribute('aria-label', card ? card.number : text('Window {window}', { window: model.window?.id ?? '' }))
  byId('what').textContent = what(model, card)
  byId('item').textContent = card ? here(card).map((item) => named(item.name)).join(' · ') : ''
  byId('waiting').textContent = model.ready && model.clerk ? text('{count} waiting', { count: waiting(model) }) : ''
  const verb = model.primary
  byId('next-label').textContent = labelOf(verb)
  next.disabled = !model.clerk || !fits(verb)
  for (const button of document.querySelectorAll('[data-verb]')) button.hidden = !model.verbs.includes(button.dataset.verb)
  for (const button of document.querySelectorAll('[data-outcome]')) button.hidden = verb !== 'finish' || !card || !quickly(card, button.dataset.outcome)
  tick()
}

function what(model, card) {
  if (!model.clerk) return text('Sign in on the whole page')
  if (!card) return model.window.state === 'open' ? text('Free') : text(model.window.state)
  return card.state === 'called' ? text('Called') : text('Serving')
}

function tick() {
  const { model } = work
  const now = app.cityNow()
  const card = model.clerk ? model.card : null
  byId('since').textContent = card && now !== null ? running(now - (card.state === 'called' ? card.called_at : (card.started_at ?? now))) : ''
  const left = countdown(model, now)
  const cut = model.ready && model.clerk && !(app.line.online && model.live)
  byId('said').textContent = said || (left !== null ? countdownText(left) : cut ? text('Cut off: nobody is called') : '')
}

function tell(message) {
  said = message
  setTimeout(() => { said = said === message ? '' : said; tick() }, SAID_MS)
  tick()
}

function press(verb) {
  if (!fits(verb)) return
  const { card } = work.model
  const ticket = card ? { ticket: card.id } : {}
  if (verb === 'finish') return ask(verb, { ...ticket, handled: usual(card) })
  if (verb === 'forward') return ask(verb, { ...ticket, handled: usual(card), service: card.then ?? card.chain[0].service })
  return ask(verb, ticket)
}

const pressNext = () => press(work.model.primary)

next.onclick = pressNext
for (const button of document.querySelectorAll('[data-verb]')) button.onclick = () => press(button.dataset.verb)
for (const button of document.querySelectorAll('[data-outcome]')) button.onclick = () => fits('finish') && ask('finish', { ticket: work.model.card.id, handled: usual(work.model.card, button.dataset.outcome) })
keyboard(work, { press: pressNext })

setInterval(tick, 1000)
