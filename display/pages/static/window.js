// The screen over a window: the number that is called, or whether the window is open.
import { live, number, text } from '../static/live.js'
import { layOut } from './layout.js'
import { watch } from './watch.js'
import { own } from './words.js'

const OLD_S = 60
const TURN_MS = 6000
const PULSE_MS = 3 * 1200
const stage = document.getElementById('stage')
const boxes = ['who', 'main', 'below'].map((name) => document.getElementById(name))
const spoken = document.getElementById('spoken')
const watcher = watch(() => app, 'standing')
let said = null
let turn = 0
let ends = null

const app = live({ show, note: false })

function show(model) {
  if (layOut(model.layout, 'window') || !model.standing) return
  document.getElementById('connecting').hidden = true
  stage.hidden = false
  draw()
  if (model.standing === 'called' && model.said !== said) announce(model)
  said = model.said
  watcher.shown(model)
}

function announce(model) {
  stage.classList.remove('pulses')
  void stage.offsetWidth // begins the animation anew
  stage.classList.add('pulses')
  clearTimeout(ends)
  ends = setTimeout(() => stage.classList.remove('pulses'), PULSE_MS)
  const line = document.createElement('p')
  line.textContent = `${model.number} ${text('Window {window}', { window: model.window })}`
  spoken.replaceChildren(line)
}

function draw() {
  const { model } = app
  const old = app.ageS() >= OLD_S || app.line.phase === 'ended'
  const standing = old ? 'old' : model.standing
  stage.dataset.standing = standing
  stage.dataset.old = old ? 'yes' : 'no'
  const { clientWidth: width, clientHeight: height } = stage
  stage.dataset.shape = height < 48 || width < 160 ? 'tiny' : width > 2 * height ? 'strip' : 'card'
  const window_ = text('Window {window}', { window: model.window })
  const services = model.services.map(own)
  const below = { called: text('Please come'), serving: text('At the window'), old: text('window old') }
  const service = services[turn % services.length] ?? ''
  const tiny = stage.dataset.shape === 'tiny'
  fill(boxes[0], ...(stage.dataset.shape === 'strip' ? stacked(model.window) : [window_]))
  if (model.number && !old) fill(boxes[1], ...number(model.number))
  else if (standing === 'old') fill(boxes[1], window_)
  else if (standing === 'idle') fill(boxes[1], (!tiny && service) || window_)
  else fill(boxes[1], text(`window ${standing}`))
  boxes[2].hidden = standing === 'idle' // the service alone, as large as it goes
  fill(boxes[2], below[standing] ?? service)
}

/** A window's number over or under its word, as the language has them. */
function stacked(window) {
  return text('Window {window}').split('{window}').flatMap((word, index) => [
    ...(index ? [part('b', window)] : []),
    ...(word.trim() ? [part('small', word.trim())] : []),
  ])
}

function part(kind, words) {
  const made = document.createElement(kind)
  made.textContent = words
  return made
}

/** Put words into a box as large as they go into it. */
function fill(box, ...words) {
  const span = box.firstElementChild
  span.replaceChildren(...words)
  if (!box.clientWidth) return
  span.style.fontSize = '100px'
  const { width, height } = span.getBoundingClientRect()
  const room = Math.min((0.96 * box.clientWidth) / width, box.clientHeight / height)
  span.style.fontSize = `${Math.max(8, 100 * Math.min(room, 100))}px`
}

setInterval(() => app.model.standing && draw(), 1000)
setInterval(() => { turn += 1 }, TURN_MS)
addEventListener('resize', () => app.model.standing && draw())
document.fonts.ready.then(() => app.model.standing && draw())
