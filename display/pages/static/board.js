// The screen of a hall or zone: calls, lines, missed numbers, and how old all of it is.
import { live, number, text } from '../static/live.js'
import { drawn, showCalls } from './calls.js'
import { layOut } from './layout.js'
import { Leaves, pieces } from './leaves.js'
import { showMedia } from './media.js'
import { showVoice, voice } from './voice.js'
import { watch } from './watch.js'
import { beside, notices as said, offer, own, reach } from './words.js'

const LATE_S = 3
const OLD_S = 60
const TURN_MS = 8000
const MANY = 16
const root = document.documentElement.dataset
const at = (id) => document.getElementById(id)

const lines = new Leaves(at('lines'), at('lines-leaf'))
const missed = new Leaves(at('missed'), at('missed-leaf'), 6)
const also = new Leaves(at('also').querySelector('ul'), at('also').querySelector('.leaf'), 3)
const watcher = watch(() => app)
let notices = []
let told = ''
let turn = 0

const app = live({ show, line: tell, note: false })
voice(app)
drawn(app)

function show(model, changed) {
  if (layOut(model.layout, 'board') || !model.calls) return
  at('connecting').hidden = true
  at('board').hidden = false
  at('hall').textContent = own(model.hall)
  at('zone').textContent = [own(model.zone), own(model.place)].filter(Boolean).join(' · ')
  if (changed.has('missed')) showMissed(model.missed)
  if (changed.has('also')) showAlso(model.also)
  if (changed.has('calls') || changed.has('also')) showCalls(model.calls, model.also)
  if (changed.has('lines') || changed.has('services')) showLines(model)
  if (changed.has('ticker')) showTicker(model.ticker)
  if (changed.has('media')) showMedia(model.media)
  if (changed.has('voice')) showVoice(model.voice)
  lines.measure() // the missed numbers take room from it
  watcher.shown(model)
}

/** All lines, or where they are many only those with people or out of the ordinary. */
function showLines({ lines: all, services }) {
  const told = all.length > MANY ? all.filter((line) => line.waiting || line.offer === 'stopped') : all
  const rest = all.length - told.length
  at('no-lines').hidden = all.length > 0
  at('rest').hidden = rest === 0
  at('rest').textContent = text('{count} other lines: nobody waiting', { count: rest })
  lines.show(told.map((line) => lineRow(line, services[line.service])))
}

function lineRow(line, service) {
  const open = line.offer === 'open'
  const row = element('li', open ? 'line' : 'line off')
  const nobody = open ? text('Nobody waiting') : ''
  const why = element('span', 'offer', open ? '' : offer(line.offer))
  if (!open) why.append(beside(`offer ${line.offer}`))
  row.append(
    element('b', 'number prefix', service.prefix),
    named(service),
    why,
    element('span', 'people', line.waiting ? text('{count} waiting', { count: line.waiting }) : nobody),
    element('span', 'wait', reach(line.wait)),
  )
  return row
}

function named(service) {
  const name = element('span', 'name', own(service.name) || service.prefix)
  const second = service.name?.[app.model.layout.second_language]
  if (second) name.append(element('small', 'second', second))
  return name
}

function showMissed(numbers) {
  at('missed-part').hidden = numbers.length === 0
  missed.show(numbers.map((one) => {
    const item = element('li', 'number')
    item.append(...number(one))
    return item
  }))
}

function showAlso(calls) {
  at('also').hidden = calls.length === 0
  also.show(calls.map((call) => {
    const item = element('li', 'number')
    item.append(...number(call.number), ` → ${call.window}`)
    return item
  }))
}

function showTicker(all) {
  if (JSON.stringify(all) === told) return // after a reconnect it goes on where it was
  told = JSON.stringify(all)
  notices = all.flatMap((one) => said(one).flatMap(({ words, language }) => pieces(at('ticker'), words).map((part) => ({ words: part, language, kind: one.kind }))))
  turn = 0
  turnNotice()
}

/** The next line; while calls are said without end, every third turn is that of staff's notices. */
function turnNotice() {
  const urgent = notices.filter((one) => one.kind === 'notice' || one.kind === 'stop')
  const between = !at('caption').hidden && urgent.length > 0 && turn % 3 === 2
  root.turn = between ? 'notice' : 'any'
  const now = between ? urgent[Math.floor(turn / 3) % urgent.length] : notices[turn % notices.length]
  at('ticker').textContent = now?.words ?? ''
  at('ticker').lang = now?.language ?? ''
  at('ticker').className = now?.kind ?? ''
}

function tell(line) {
  if (line.phase === 'ended') tick()
}

function tick() {
  const time = app.cityTime()
  at('clock').textContent = time ? time.text : ''
  at('date').textContent = time ? day(time) : ''
  const seconds = app.ageS()
  const ended = app.line.phase === 'ended'
  const old = app.model.calls !== undefined && (seconds >= OLD_S || ended)
  const count = seconds < 60 ? text('{count} s', { count: Math.floor(seconds) }) : text('{count} min', { count: Math.floor(seconds / 60) })
  at('age').hidden = old || seconds < LATE_S || !app.model.calls
  at('age').textContent = text('Data is {age} old', { age: count })
  root.old = old ? 'yes' : 'no'
  at('old').hidden = !old && !ended
  say(at('old'), ended ? text("This device is no longer enrolled. Please tell the hall's staff.") : text('The line is down. This is how it was {age} ago; please listen for the clerks.', { age: count }))
}

function day({ date }) {
  const form = new Intl.DateTimeFormat(document.documentElement.lang, { month: 'long', day: 'numeric', weekday: 'long', timeZone: 'UTC' })
  return form.format(new Date(`${date}T00:00Z`))
}

/** Change a live region only when its words change, or it would be read again and again. */
function say(place, words) {
  if (place.textContent !== words) place.textContent = words
}

function element(kind, names, words = '') {
  const made = document.createElement(kind)
  made.className = names
  made.textContent = words
  return made
}

setInterval(tick, 1000)
setInterval(() => {
  for (const leaves of [lines, missed, also]) leaves.turn()
  turn += 1
  turnNotice()
}, TURN_MS)
addEventListener('resize', () => lines.measure())
