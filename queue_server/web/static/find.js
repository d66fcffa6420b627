// Items while typing: the same list that the server renders, asked again after a short pause.
import { api, element, text } from './words.js'

const PAUSE_MS = 120
const field = document.getElementById('q')
const list = document.getElementById('found')
const title = document.getElementById('found-title')
const themes = document.getElementById('themes')
let asked = null
let pause = 0

field.addEventListener('input', () => {
  clearTimeout(pause)
  pause = setTimeout(find, PAUSE_MS)
})

async function find() {
  asked?.abort()
  asked = new AbortController()
  const query = field.value.trim()
  const answer = await api(`/items?limit=12&q=${encodeURIComponent(query)}`, { signal: asked.signal })
  if (!answer.ok) return
  if (themes) themes.hidden = Boolean(query)
  const rows = answer.body.rows
  title.textContent = text(query ? (rows.length ? 'Found' : 'Nothing found') : 'Often asked')
  list.replaceChildren(...rows.map(row))
}

function row(item) {
  const link = element('a', '', element('b', '', item.name), element('small', '', item.department_name))
  link.href = `/item/${encodeURIComponent(item.id)}`
  return element('li', '', link)
}
