// The strip beside a clerk's business system: the number, the next verb, and what is needed most.

import { live, number, text } from '../static/live.js'
import { countdown, countdownText, hear } from './auto.js'
import { waiting } from './card.js'
import { byId, named, running } from './dom.js'
import { here, quickly, usual } from './handled.js'
import { guess } from './guess.js'

const LABELS = { open: 'Open window', resume_window: 'Go on', call_next: 'Next', start: 'Start', finish: 'Finish', forward: 'Next line' }
const ARM_MS = 500
const SETTLE_MS = 1500 // how long to wait for the event behind a reply
const SAID_MS = 6000
let truth = { ready: false, verbs: [] }
let model = truth
let expected = null
let pending = false
let turn = 0
let armedAt = 0
let before = ''
let said = ''

const app = live({ show, line: refresh, note: false })
const next = byId('next')

function show(fresh) {
  truth = fresh
  model = expected ? expected(truth) : truth
  if (truth.ready && truth.clerk) hear(truth, waiting(truth))
  const now = JSON.stringify([truth.primary, truth.card?.id, truth.window?.state])
  if (now !== before) {
    before = now
    armedAt = performance.now() + ARM_MS
    setTimeout(refresh, ARM_MS)
    settled()
  }
  refresh()
}

function settled() {
  pending = false
  expected = null
  model = truth
  refresh()
}

const fits = (verb) => app.line.phase !== 'alone' && !pending && performance.now() >= armedAt && model.verbs.includes(verb)

function refresh() {
  const card = model.ready && model.clerk ? model.card : null
  byId('strip').dataset.state = card?.state ?? 'free'
  byId('number').replaceChildren(...(card ? number(card.number) : [model.window?.id ?? '–']))
  byId('number').setAttribute('aria-label', card ? card.number : text('Window {window}', { window: model.window?.id ?? '' }))
  byId('what').textContent = what(card)
  byId('item').textContent = card ? here(card).map((item) => named(item.name)).join(' · ') : ''
  byId('waiting').textContent = model.ready && model.clerk ? text('{count} waiting', { count: waiting(model) }) : ''
  const verb = model.primary
  byId('next-label').textContent = text(LABELS[verb] ?? '')
  next.disabled = !model.clerk || !fits(verb)
  for (const button of document.querySelectorAll('[data-verb]')) button.hidden = !model.verbs.includes(button.dataset.verb)
  for (const button of document.querySelectorAll('[data-outcome]')) button.hidden = verb !== 'finish' || !card || !quickly(card, button.dataset.outcome)
  tick()
}

function what(card) {
  if (!model.clerk) return text('Sign in on the whole page')
  if (!card) return model.window.state === 'open' ? text('Free') : text(model.window.state)
  return card.state === 'called' ? text('Called') : text('Serving')
}

function tick() {
  const now = app.cityNow()
  const card = model.clerk ? model.card : null
  byId('since').textContent = card && now !== null ? running(now - (card.state === 'called' ? card.called_at : (card.started_at ?? now))) : ''
  const left = countdown(model, now)
  const cut = model.ready && model.clerk && !(app.line.online && model.live)
  byId('said').textContent = said || (left !== null ? countdownText(left) : cut ? text('Cut off: nobody is called') : '')
}

async function ask(verb, fields = {}) {
  pending = true
  const mine = (turn += 1)
  const at = app.cityNow()
  expected = (base) => guess(base, verb, fields, at)
  model = expected(truth)
  refresh()
  const answer = await app.do(verb, fields)
  const nobody = verb === 'call_next' && answer.done && !answer.done.ticket
  if (!answer.done) tell(answer.text)
  if (nobody) tell(text('Nobody is waiting'))
  if (answer.done && !nobody) setTimeout(() => mine === turn && settled(), SETTLE_MS)
  else settled()
}

function tell(message) {
  said = message
  setTimeout(() => { said = said === message ? '' : said; tick() }, SAID_MS)
  tick()
}

function press(verb) {
  if (!fits(verb)) return
  const ticket = model.card ? { ticket: model.card.id } : {}
  if (verb === 'finish') return ask(verb, { ...ticket, handled: usual(model.card) })
  if (verb === 'forward') return ask(verb, { ...ticket, handled: usual(model.card), service: model.card.then ?? model.card.chain[0].service })
  return ask(verb, ticket)
}

next.onclick = () => press(model.primary)
for (const button of document.querySelectorAll('[data-verb]')) button.onclick = () => press(button.dataset.verb)
for (const button of document.querySelectorAll('[data-outcome]')) button.onclick = () => fits('finish') && ask('finish', { ticket: model.card.id, handled: usual(model.card, button.dataset.outcome) })

document.addEventListener('keydown', (event) => {
  if (event.repeat || event.ctrlKey || event.altKey || event.metaKey || !model.clerk) return
  if (countdown(model, app.cityNow()) !== null) {
    app.do('auto_stop')
    if (event.code !== 'Space') return event.preventDefault()
  }
  if (event.code === 'Space') {
    if (event.target !== next && event.target.matches('button:focus-visible, a:focus-visible')) return
    event.preventDefault()
    return press(model.primary)
  }
  const code = event.code.replace('Numpad', 'Digit')
  const button = [...document.querySelectorAll('[data-key]')].find((one) => one.dataset.key === code && !one.hidden)
  if (!button) return
  event.preventDefault()
  button.click()
})

setInterval(tick, 1000)
