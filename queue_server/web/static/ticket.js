// My ticket: what the holder sees and may do, live. The key stands in the address's fragment only.
import { api, element, fresh, hour, number, range, text } from './words.js'
import { live } from './line.js'
import { keyOf, leaving, showLeaving, waySeconds } from './leaving.js'
import { install, keep } from './numbers.js'
import { lastDay, showStop } from './offers.js'
import { showPapers } from './papers.js'

const FINAL = ['done', 'cancelled', 'moved', 'no_show']
const STANDING = ['waiting', 'remote']
const at = (id) => document.getElementById(id)
const main = document.querySelector('main')
const id = main.dataset.ticket
const key = keyOf(location.hash)
const path = `/tickets/${encodeURIComponent(id)}`
let ticket = null
let reading = false
let again = false
let stop = ''
const holding = Boolean(key) && location.hash.includes('k=')

/** Read the ticket; changes that come while reading are read once more at the end. */
async function read() {
  if (reading) {
    again = true
    return
  }
  reading = true
  const answer = await api(`${path}?travel_s=${waySeconds()}`, { key })
  reading = false
  if (answer.ok) show(answer.body)
  else if (answer.status) refuse(answer.body.detail)
  if (again) {
    again = false
    read()
  }
}

function show(found) {
  const before = ticket
  ticket = found
  if (ticket.moved_to && ticket.moved_to_key) {
    location.replace(`/t/${ticket.moved_to}#${holding ? 'k' : 'f'}=${ticket.moved_to_key}`)
    return
  }
  const standing = STANDING.includes(ticket.state) && !ticket.papers && !('papers' in main.dataset)
  if (ticket.papers) at('state').textContent = ticket.papers.standing
  else if (!('papers' in main.dataset)) at('state').textContent = text(`state ${ticket.state}`)
  at('facts').hidden = !standing
  at('ahead').textContent = ticket.ahead || text('Nobody')
  at('my').classList.toggle('called', ticket.state === 'called')
  const own = ticket.number !== undefined
  at('no-key').hidden = own
  if (own) keep(ticket, location.hash)
  if (own) showOwn(standing, before)
  if (ticket.return_until) main.dataset.back = ''
  dispatchEvent(new CustomEvent('ticket', { detail: ticket.state }))
  if (FINAL.includes(ticket.state)) line.end()
}

function showOwn(standing, before) {
  at('number').replaceChildren(...number(ticket.number))
  at('hall').textContent = ticket.hall_name
  at('service').textContent = ` · ${ticket.service_name}`
  at('wait-fact').hidden = !standing
  showPapers(ticket.papers)
  at('wait').textContent = range(ticket.wait)
  showLeaving(ticket)
  const called = ticket.state === 'called'
  at('go').hidden = !called
  if (called) {
    at('go').textContent = text('Please go to window {window}', { window: ticket.window })
    if (before?.state !== 'called') alarm()
  } else at('number').classList.remove('pulse')
  const advice = adviceFor(ticket)
  at('advice').hidden = !advice
  at('advice').textContent = advice
  at('following').hidden = holding
  if (holding) offer()
  if (at('remind')) at('remind').hidden = !holding || FINAL.includes(ticket.state)
  showStop(ticket.stopped, holding)
  why(standing || called)
}

function adviceFor({ state, arrive_by, place, papers, return_until: back }) {
  if (papers) return back ? text('Until {date} what is missing can be handed in at any hall, without waiting anew.', { date: lastDay(back) }) : ''
  if (back) return text('Until {date} you come back without queueing anew: hold the code of your slip under a kiosk\'s scanner, or show this page to a guide.', { date: lastDay(back) })
  if (state === 'remote' && arrive_by) return text('Please be in the hall by {time} and say so here or at a kiosk.', { time: hour(arrive_by) })
  if (state === 'waiting') return text('Please stay near {place}.', { place })
  if (state === 'missed') return text('You were called and missed. Please go to the guide or a kiosk to come back into the line.')
  if (state === 'suspended') return text('Your matter is set aside. Your number will be called again.')
  return ''
}

/** Say what the place follows; of a number that no longer stands in a line there is nothing to say. */
async function why(asked) {
  if (!asked) {
    at('why').hidden = true
    return
  }
  const { state } = ticket
  const answer = await api(`${path}/why`, { key })
  if (ticket.state !== state) return
  at('why').hidden = !answer.ok
  if (answer.ok) at('why').textContent = answer.body.text
}

function alarm() {
  // a browser complains about a page that shakes before it was touched
  if (navigator.userActivation?.hasBeenActive !== false) navigator.vibrate?.([400, 200, 400, 200, 400])
  at('number').classList.remove('pulse')
  requestAnimationFrame(() => at('number').classList.add('pulse'))
}

/** Show the verbs that the state allows. */
function offer() {
  const may = {
    arrive: ticket.state === 'remote',
    defer: STANDING.includes(ticket.state) && !ticket.papers,
    move: STANDING.includes(ticket.state) && !ticket.papers && !ticket.stopped?.offers.includes('move'),
    cancel: ['waiting', 'remote', 'called', 'missed', 'suspended'].includes(ticket.state) && !ticket.papers?.at,
    share: Boolean(navigator.share || navigator.clipboard) && !FINAL.includes(ticket.state),
  }
  for (const button of at('verbs').children) button.hidden = !may[button.dataset.verb]
  at('verbs').hidden = !Object.values(may).some(Boolean)
}

at('verbs').addEventListener('click', ({ target }) => {
  const verb = target.closest('button')?.dataset.verb
  if (verb) verbs[verb]()
})
at('stop-offers').addEventListener('click', ({ target }) => {
  const offer = target.closest('button')?.dataset.offer
  if (offer) verbs[offer === 'return' ? 'keep' : offer]()
})

const verbs = {
  arrive: () => act('arrive'),
  cancel: () => choose(text('Give the number back?'), text('Your place is lost.'), [[text('Give the number back'), () => act('cancel')]]),
  defer: () => choose(text('I come later'), text('Others go first meanwhile.'), later()),
  move: pickHall,
  keep: () => choose(text('Come back another day?'), text('This number ends now. Until {date} you come back without queueing anew: hold the code of your slip under a kiosk\'s scanner, or show this page to a guide.', { date: lastDay(ticket.stopped.return_until) }), [
    [text('Yes, come back later'), () => act('cancel', { keep: true })],
  ]),
  share,
}

/** Give relatives the second key: by it they see how the number stands, and change nothing. */
async function share() {
  const url = `${location.origin}/t/${encodeURIComponent(id)}#f=${ticket.follow_key}`
  if (navigator.share) return navigator.share({ title: document.title, url }).catch(() => {})
  await navigator.clipboard.writeText(url)
  refuse(text('The address for relatives is copied: paste it into a message to them.'))
}

function later() {
  const times = [5, 10, 20, 30].map((minutes) => [text('{count} min later', { count: minutes }), () => act('defer', { by_s: 60 * minutes })])
  if (ticket.state !== 'waiting') return times
  return [[text('Let 3 people go first'), () => act('defer', { by_tickets: 3 })], ...times]
}

async function pickHall() {
  const answer = await api(`${path}/halls`, { key })
  if (!answer.ok) return refuse(answer.body.detail)
  const rows = answer.body.rows.slice(0, 12)
  if (!rows.length) return refuse(text('No other hall gives numbers for this now.'))
  choose(text('Another hall'), text('Your time of waiting is kept there.'), rows.map((row) => [
    [row.name, row.why], () => confirmHall(row),
  ]))
}

function confirmHall(row) {
  const says = `${row.why} ${text('You get a new number there; the time that you have waited goes with you.')}`
  choose(text('Go to {hall}?', { hall: row.name }), says, [[text('Yes, go there'), () => act('move', { hall: row.hall })]])
}

function choose(title, says, options) {
  at('ask-title').textContent = title
  at('ask-text').textContent = says
  at('ask-options').replaceChildren(...options.map(([label, act]) => {
    const parts = [label].flat()
    const button = element('button', '', ...parts.map((part) => element('span', '', part)))
    button.type = 'button'
    button.addEventListener('click', () => {
      at('ask').close()
      act()
    })
    return button
  }))
  at('ask').showModal()
}

at('ask-back').addEventListener('click', () => at('ask').close())

async function act(verb, body) {
  refuse('')
  const command = fresh()
  let answer = await api(`${path}/${verb}`, { key, command, body })
  // a dead line may have swallowed the answer: the same id again does nothing twice
  if (!answer.status) answer = await api(`${path}/${verb}`, { key, command, body })
  if (!answer.ok) return refuse(answer.body.detail)
  if (answer.body.id !== id) location.assign(`/t/${answer.body.id}#k=${answer.body.holder_key}`)
  else show(answer.body)
}

function refuse(says) {
  at('refused').hidden = !says
  at('refused').textContent = says
}

addEventListener('hashchange', () => location.reload())
leaving(() => read())
install()

/** A frame that only moves the ticket forward in its line needs no second question. */
function take(frame) {
  if (frame.type !== 'ticket') return
  const before = stop
  stop = JSON.stringify(frame.ticket.stopped ?? null)
  if (stop === 'null') showStop(null)
  const same = ticket && frame.ticket.state === ticket.state && frame.ticket.window === ticket.window
  if (!same || (before && before !== stop)) return read()
  ticket.ahead = frame.ticket.ahead
  at('ahead').textContent = ticket.ahead || text('Nobody')
  if (frame.ticket.wait && ticket.wait) at('wait').textContent = range((ticket.wait = frame.ticket.wait))
}

// of a day that has ended only the evaluation is left
const past = 'past' in main.dataset
const line = past ? null : live(`/ws/tickets/${encodeURIComponent(id)}`, take, { hello: key && { type: 'hello', key } })
if (!past) read()
