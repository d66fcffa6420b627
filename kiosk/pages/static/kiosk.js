// The kiosk's page: it shows the model and says what was touched; it decides nothing.
import { live } from '../static/live.js'
import { button, make } from './element.js'
import { countPanels, showPanels } from './panels.js'
import { screens } from './screens.js'
import { onScan } from './scanner.js'
import { read, reading, silence } from './reading.js'

const STAY_MS = 1500
const MODES = ['elder', 'contrast', 'low']
const view = document.getElementById('view')
const notes = document.getElementById('notes')
let shown = null
let shownKey = ''
let readKey = ''
let endsAt = null
let stayed = 0

const app = live({ show, line: tellNotes, note: false })

function show(model, changed) {
  if (!model.view) return
  const fresh = changed.has('language') || changed.has('chrome')
  document.documentElement.lang = model.language
  for (const name of MODES) document.documentElement.toggleAttribute(`data-${name}`, model[name])
  if (fresh || changed.has('hall') || changed.has('reads') || MODES.some((name) => changed.has(name))) showTop(model)
  if (fresh || changed.has('can_leave')) showControls(model)
  tellNotes()
  if (fresh || changed.has('view')) showView(model, fresh)
  showPanels(model, app)
  readAloud(model)
  endsAt = model.countdown === null ? null : performance.now() + model.countdown * 1000
  count()
}

// each new screen once; who touches on falls it silent
function readAloud(model) {
  const now = model.reads ? `${model.language} ${model.view.key}` : ''
  if (now === readKey) return
  readKey = now
  if (now) read(app)
  else silence()
}

function showView(model, fresh) {
  const { view: now, chrome } = model
  if (!fresh && now.key === shownKey && shown?.update) return shown.update(now)
  if (!fresh && now.key === shownKey && shown?.same === JSON.stringify(now)) return
  shownKey = now.key
  shown = { same: JSON.stringify(now), ...screens[now.screen](now, chrome, app) }
  view.dataset.screen = document.documentElement.dataset.screen = now.screen
  view.replaceChildren(shown.node)
  view.scrollTop = 0
  const first = shown.focus ?? (() => view.querySelector('h1')?.focus())
  if (!document.querySelector('dialog[open]')) first()
  shown.painted?.()
}

function showTop(model) {
  const { chrome } = model
  document.title = document.getElementById('hall').textContent = model.hall
  const languages = chrome.languages.map((one) => button({
    text: one.text, class: 'wish', lang: one.id, 'aria-pressed': String(one.id === model.language),
    onclick: () => app.do('language', { language: one.id }),
  }))
  const modes = ['contrast', 'low', 'elder'].map((name) => button({
    text: chrome[name], class: `wish mode ${name}`, 'aria-pressed': String(model[name]),
    onclick: () => app.do(name, { on: !model[name] }),
  }))
  const aloud = button({ text: chrome.read, image: 'read', class: 'wish read', onclick: () => (reading() ? silence() : read(app)) })
  const wishes = document.getElementById('wishes')
  const focused = [...wishes.querySelectorAll('button')].indexOf(document.activeElement)
  wishes.setAttribute('aria-label', chrome.language)
  wishes.replaceChildren(make('div', { class: 'wish-set' }, ...languages), make('div', { class: 'wish-set' }, model.reads ? aloud : null, ...modes))
  wishes.querySelectorAll('button')[focused]?.focus()
}

function showControls(model) {
  const { chrome } = model
  const control = (verb, text, image, fields) => button({ text, image, class: `control ${verb}`, onclick: () => app.do(verb, fields) })
  const controls = document.getElementById('controls')
  const focused = [...controls.children].indexOf(document.activeElement)
  controls.setAttribute('aria-label', chrome.controls)
  controls.replaceChildren(
    control('back', chrome.back, 'back'),
    control('help', chrome.help, 'guide', { open: true }),
    control('home', chrome.home, 'home'),
  )
  // on the first screen there is nowhere to go back to: the places stay, the buttons do not
  for (const name of ['back', 'home']) controls.querySelector(`.${name}`).classList.toggle('away', !model.can_leave)
  controls.children[focused]?.focus()
}

function tellNotes() {
  const { model, line } = app ?? { model: {}, line: {} }
  if (!model.chrome) return
  const alone = line.phase === 'alone'
  const all = alone ? [{ kind: 'cut', text: model.chrome.alone }] : model.notes
  const text = JSON.stringify(all)
  if (notes.dataset.shown === text) return
  notes.dataset.shown = text
  notes.replaceChildren(...all.map((one) => make('p', { class: `note ${one.kind}`, text: one.text })))
}

function count() {
  document.getElementById('clock').textContent = app?.cityTime()?.text ?? ''
  if (endsAt === null) return
  const seconds = Math.max(0, Math.ceil((endsAt - performance.now()) / 1000))
  shown?.countdown?.(seconds)
  countPanels(app.model, seconds)
}

onScan((text) => app.do('scan', { text }))

// any touch and any key says that somebody is here
function stay() {
  const now = performance.now()
  if (now - stayed < STAY_MS) return
  stayed = now
  app.do('stay')
}
addEventListener('pointerdown', stay, { passive: true })
addEventListener('keydown', stay)
addEventListener('contextmenu', (event) => event.preventDefault())
setInterval(count, 500)
