// The evaluation on my ticket: one card for each handling that the holder may still grade.
import { api, element, fresh, text } from './words.js'
import { face } from '../faces.js'

const GRADES = [5, 4, 3, 2, 1]
const at = (id) => document.getElementById(id)
const main = document.querySelector('main')
const id = main.dataset.ticket
const key = new URLSearchParams(location.hash.slice(1)).get('k')
const path = `/tickets/${encodeURIComponent(id)}/evaluation`
let form = null
let graded = false

/** Ask what may be graded; who has no key is not asked. */
async function look() {
  if (!key) return
  const answer = await api(path, { key })
  if (answer.ok) show(answer.body)
}

function show(body) {
  form = body
  const box = at('rate-rows')
  const kept = new Map([...box.children].map((card) => [card.dataset.handling, card]))
  box.replaceChildren(...body.rows.map((row) => kept.get(String(row.handling)) || card(row)))
  at('rate').hidden = !body.rows.length && !graded
  at('rated').hidden = !graded
}

function card(row) {
  const box = element('form', 'card stack grade-card')
  box.dataset.handling = row.handling
  const about = [text('window {window}', { window: row.window }), row.item_names.join('、') || row.service_name].join(' · ')
  const group = element('fieldset', 'grades', element('legend', '', about))
  for (const grade of GRADES) group.append(choice(row, grade, box))
  box.append(group)
  box.addEventListener('submit', (event) => {
    event.preventDefault()
    send(row, box)
  })
  return box
}

function choice(row, grade, box) {
  const input = element('input')
  Object.assign(input, { type: 'radio', name: `grade-${row.handling}`, value: grade, required: true })
  input.addEventListener('change', () => more(row, grade, box))
  return element('label', 'grade', input, face(grade), element('span', '', text(`grade ${grade}`)))
}

/** Behind a grade: its tags, a text, and the way to send it. */
function more(row, grade, box) {
  const typed = box.querySelector('textarea')?.value ?? ''
  box.querySelector('.more')?.remove()
  const tags = form.tags.filter((tag) => tag.grades.includes(grade)).map((tag) => {
    const input = element('input')
    Object.assign(input, { type: 'checkbox', name: 'tag', value: tag.id })
    return element('label', 'tag', input, element('span', '', tag.name))
  })
  const area = element('textarea')
  Object.assign(area, { id: `text-${row.handling}`, rows: 3, maxLength: form.text_limit, value: typed })
  const label = element('label', '', text('Anything else?'))
  label.htmlFor = area.id
  const note = element('p', 'quiet', text('Please leave out names and numbers. The clerk does not see who graded.'))
  const button = element('button', 'lead', text('Send'))
  const set = element('fieldset', 'tags', element('legend', 'unseen', text('Tags')), ...tags)
  box.append(element('div', 'more stack', ...(tags.length ? [set] : []), label, area, note, button))
}

async function send(row, box) {
  const grade = Number(new FormData(box).get(`grade-${row.handling}`))
  const tags = new FormData(box).getAll('tag')
  const said = box.querySelector('textarea').value.trim()
  const body = { handling: row.handling, grade, tags, ...(said ? { text: said } : {}) }
  const command = (box.dataset.command ??= fresh())
  let answer = await api(path, { key, command, body })
  // a dead line may have swallowed the answer: the same id again does nothing twice
  if (!answer.status) answer = await api(path, { key, command, body })
  if (answer.ok) return thank(text('Thank you. What you said helps everybody who comes after you.'), answer.body)
  box.dataset.command = fresh()
  if (answer.body.code === 'ALREADY_EVALUATED') return thank(answer.body.detail, { ...form, rows: form.rows.filter((one) => one !== row) })
  at('refused').hidden = false
  at('refused').textContent = answer.body.detail
}

function thank(says, body) {
  graded = true
  at('refused').hidden = true
  at('rated').textContent = says
  show(body)
  at('rated').scrollIntoView({ block: 'nearest' })
}

addEventListener('ticket', ({ detail }) => {
  if (detail !== 'called') look()
})
if ('past' in main.dataset) look()
