// The list of calls. A call stands in it the moment it is known; a new one or a recall pulses.
import { number, text } from '../static/live.js'
import { beside, own, language } from './words.js'

const PULSE_MS = 3 * 1200
const SPOKEN = 6
const TOLD = 500
const LONG = 8 // characters of number and window in the first row
const list = document.getElementById('calls')
const spoken = document.getElementById('spoken')
let said = null

let app = null
const told = new Set()

/** Tell `live` of each call once it has been painted. */
export function drawn(live) {
  app = live
}

function tellDrawn(calls) {
  const fresh = calls.filter((call) => call.called).map((call) => `${call.ticket}@${call.said}`).filter((key) => !told.has(key))
  if (!fresh.length) return
  for (const key of fresh) told.add(key)
  while (told.size > TOLD) told.delete(told.values().next().value)
  // the second frame begins when the first has been painted
  requestAnimationFrame(() => requestAnimationFrame(() => app?.do('shown', { calls: fresh })))
}

/** Show the calls, newest first; those said for the first time or again pulse and are spoken. */
export function showCalls(calls, also) {
  const rows = new Map([...list.children].map((row) => [row.dataset.ticket, row]))
  list.replaceChildren(...calls.map((call) => filled(rows.get(call.ticket) ?? fresh(call), call)))
  document.getElementById('nobody').hidden = calls.length > 0
  // what is there when the page opens was said before; everything later is news, however late
  const news = said ? calls.filter((call) => call.called && said.get(call.ticket) !== call.said) : []
  for (const call of news.reverse()) announce(call)
  tellDrawn([...calls, ...also.map((call) => ({ ...call, called: true }))])
  said = new Map([...calls, ...also].map((call) => [call.ticket, call.said]))
}

function announce(call) {
  pulse([...list.children].find((row) => row.dataset.ticket === call.ticket))
  const line = document.createElement('p')
  line.textContent = call.sentence[language]
  spoken.append(line)
  while (spoken.children.length > SPOKEN) spoken.firstChild.remove()
}

function pulse(row) {
  row.classList.remove('pulses')
  void row.offsetWidth // begins the animation anew
  row.classList.add('pulses')
  clearTimeout(row.ends)
  row.ends = setTimeout(() => row.classList.remove('pulses'), PULSE_MS)
}

function fresh(call) {
  const row = document.createElement('li')
  row.className = 'call'
  row.dataset.ticket = call.ticket
  row.innerHTML = '<b class="number"></b><span class="arrow" aria-hidden="true">→</span><span class="window"><span></span><b></b><span></span></span><span class="to"><span class="standing"></span><span class="where"></span></span><p class="sentence" aria-hidden="true"></p>'
  return row
}

function filled(row, call) {
  const [before, after] = text('Window {window}').split('{window}')
  const [front, figure, behind] = row.querySelector('.window').children
  row.dataset.standing = call.called ? 'called' : call.serving ? 'serving' : 'ended'
  row.classList.toggle('long', call.number.length + call.window.length >= LONG)
  row.querySelector('.number').replaceChildren(...number(call.number))
  front.textContent = before.trim()
  figure.textContent = call.window
  behind.textContent = after.trim()
  const state = call.called ? 'Please come' : call.serving ? 'At the window' : ''
  row.querySelector('.standing').replaceChildren(...(state ? [text(state), beside(state)] : []))
  row.querySelector('.where').textContent = own(call.place)
  row.querySelector('.sentence').textContent = call.called ? call.sentence[language] : ''
  return row
}
