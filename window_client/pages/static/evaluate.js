// The evaluator: five faces for whoever was just served, then a few tags, and quiet again.
import { live, number } from '../static/live.js'
import { face } from '../static/faces.js'

const THANKS_MS = 4000
const GRADES = [5, 4, 3, 2, 1]
const tongues = JSON.parse(document.querySelector('meta[name="tongues"]').content)
const own = document.documentElement.lang
const at = (id) => document.getElementById(id)
let language = own
let asking = null
let grade = null
let tags = new Set()
let thanks = 0
let quiet = 0
// what was sent or passed over: the app may still be busy with it
const over = new Set()

const say = (message, fields = {}) => tongues[language][message].replace(/\{(\w+)\}/g, (all, name) => fields[name] ?? all)
const named = (words) => words?.[language] ?? words?.['zh-CN'] ?? ''

const app = live({ show: () => follow(app.model) })

/** The app asks about another handling, or about none: what was chosen before is sent. */
function follow(model) {
  const next = model.asking && !over.has(model.asking.key) ? model.asking : null
  if (next?.key !== asking?.key) {
    if (asking && grade && !thanks) send()
    asking = next
    choose(null)
    if (asking) {
      endThanks()
      speak(asking.language in tongues ? asking.language : own)
    }
  }
  draw()
}

function speak(tag) {
  language = tag
  document.documentElement.lang = tag
}

function choose(value) {
  grade = value
  tags = new Set()
  wake()
}

/** Any touch keeps the question for a while; then it goes quietly, with what was chosen. */
function wake() {
  clearTimeout(quiet)
  if (asking) quiet = setTimeout(() => (grade ? send() : leave()), 1000 * app.model.quiet_s)
}

function leave() {
  if (asking) {
    over.add(asking.key)
    app.do('pass', { key: asking.key })
  }
  asking = null
  choose(null)
  draw()
}

async function send() {
  const said = { key: asking.key, grade, tags: [...tags] }
  over.add(asking.key)
  asking = null
  choose(null)
  problem('')
  thanks = setTimeout(() => {
    endThanks()
    draw()
  }, THANKS_MS)
  draw()
  const answer = await app.do('grade', said)
  // no answer yet: the app goes on asking
  if (!answer.done && !['ALREADY_EVALUATED', 'UNKNOWN'].includes(answer.code)) {
    endThanks()
    problem(answer.text)
    draw()
  }
}

function endThanks() {
  clearTimeout(thanks)
  thanks = 0
}

function problem(text) {
  at('problem').hidden = !text
  at('problem').textContent = text
  if (text) setTimeout(() => problem(''), 2 * THANKS_MS)
}

function draw() {
  const { model } = app
  at('window').textContent = say('Window {window}', { window: model.window ?? '' })
  at('hall').textContent = named(model.hall)
  const shown = thanks ? 'thanks' : asking ? (grade ? 'more' : 'ask') : 'idle'
  for (const id of ['idle', 'ask', 'more', 'thanks']) reveal(id, id === shown)
  for (const button of at('languages').children) button.setAttribute('aria-pressed', button.dataset.language === language)
  at('languages').setAttribute('aria-label', say('Language'))
  at('big-window').textContent = model.window ?? ''
  at('clerk').textContent = clerk(model.clerk)
  at('welcome').textContent = say('Please grade our service after your visit.')
  at('thank').textContent = say('Thank you for your evaluation')
  if (asking) question(model)
}

function clerk(known) {
  if (!known) return ''
  return known.name ? say('Clerk: {name}', known) : say('Clerk number {number}', known)
}

function reveal(id, shown) {
  const section = at(id)
  const appears = shown && section.hidden
  section.hidden = !shown
  if (appears) section.querySelector('h1')?.focus()
}

function question(model) {
  at('question').textContent = say('How satisfied are you with this visit?')
  const about = [asking.about.map(named).join('、')]
  const bold = document.createElement('b')
  bold.className = 'number'
  bold.append(...number(asking.number))
  at('about').replaceChildren(bold, ' · ', ...about)
  fill(at('grades'), GRADES.map((value) => [`${language}-${value}`, () => gradeButton(value)]))
  at('pass').textContent = say('Not now')
  at('back').textContent = say('Back')
  at('send').textContent = say('Done')
  if (!grade) return
  at('chosen').textContent = say(`grade ${grade}`)
  const fitting = model.tags.filter((tag) => tag.grades.includes(grade))
  at('why').textContent = fitting.length ? say('What was it? Touch what fits.') : say('Touch Done to send.')
  fill(at('tags'), fitting.map((tag) => [`${language}-${grade}-${tag.id}`, () => tagButton(tag)]))
  for (const button of at('tags').children) button.setAttribute('aria-pressed', tags.has(button.dataset.tag))
}

/** Keep the buttons that are there, so that focus stays. */
function fill(box, rows) {
  const key = rows.map(([one]) => one).join()
  if (box.dataset.key === key) return
  box.dataset.key = key
  box.replaceChildren(...rows.map(([, make]) => make()))
}

function gradeButton(value) {
  const words = document.createElement('span')
  words.textContent = say(`grade ${value}`)
  const button = made(() => choose(value), face(value), words)
  button.dataset.grade = value
  button.setAttribute('aria-keyshortcuts', value)
  return button
}

function tagButton(tag) {
  const button = made(() => tags.delete(tag.id) || tags.add(tag.id), named(tag.name))
  button.dataset.tag = tag.id
  return button
}

function made(act, ...children) {
  const button = document.createElement('button')
  button.type = 'button'
  button.append(...children)
  button.addEventListener('click', () => {
    act()
    draw()
  })
  return button
}

at('pass').addEventListener('click', leave)
at('send').addEventListener('click', () => asking && send())
at('back').addEventListener('click', () => {
  choose(null)
  draw()
})
at('languages').addEventListener('click', ({ target }) => {
  if (!target.dataset.language) return
  speak(target.dataset.language)
  draw()
})
addEventListener('pointerdown', wake)
addEventListener('keydown', ({ key }) => {
  wake()
  const value = Number(key)
  if (!asking || grade || !GRADES.includes(value)) return
  choose(value)
  draw()
})
