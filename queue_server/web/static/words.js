// The page's texts and small helpers of meaning: ranges, numbers, moments, the API's answers.

const texts = JSON.parse(document.querySelector('meta[name="texts"]')?.content || '{}')
const HOURS_MIN = 120
const language = document.documentElement.lang

/** A text of the catalogue with its {fields} filled in. */
export function text(message, fields = {}) {
  return (texts[message] || message).replace(/\{(\w+)\}/g, (all, name) => fields[name] ?? all)
}

/** A range of waiting: whole minutes rounded outwards, half hours from two hours on; as the server says it. */
export function range({ p10_s, p90_s }) {
  const low = Math.floor(p10_s / 60)
  const high = Math.max(1, Math.ceil(p90_s / 60))
  if (high >= HOURS_MIN) return between(Math.floor(low / 30) / 2, Math.ceil(high / 30) / 2, 'hours')
  return between(low, high, 'min')
}

function between(low, high, unit) {
  if (low <= 0) return text(`under {high} ${unit}`, { high })
  return low === high ? text(`about {high} ${unit}`, { high }) : text(`{low}–{high} ${unit}`, { low, high })
}

/** The hour and minute of a moment as the server wrote it: the city's own clock. */
export function hour(moment) {
  return moment.slice(11, 16)
}

/** A ticket's number with its thin space, for `element.replaceChildren(...number('A012'))`. */
export function number(value) {
  const [, letters, digits] = /^([A-Z]*)(.*)$/.exec(value)
  return [letters, document.createElement('i'), digits]
}

/** An element with its classes and children. */
export function element(name, classes = '', ...children) {
  const made = document.createElement(name)
  if (classes) made.className = classes
  made.append(...children)
  return made
}

/** Ask the API; gives `{ok, status, body}`, and never throws: a dead line is status 0. */
export async function api(path, { body, key, command, signal } = {}) {
  const headers = { 'Accept-Language': language }
  if (key) headers['X-Holder-Key'] = key
  if (command) headers['Idempotency-Key'] = command
  if (body) headers['Content-Type'] = 'application/json'
  const how = { headers, signal, method: command ? 'POST' : 'GET', body: body && JSON.stringify(body) }
  try {
    const answer = await fetch(`/api/v1${path}`, how)
    return { ok: answer.ok, status: answer.status, body: answer.status === 204 ? null : await answer.json() }
  } catch (error) {
    return { ok: false, status: 0, aborted: error.name === 'AbortError', body: { detail: text('No answer yet. Please try again.') } }
  }
}

/** A fresh id for a command. */
export function fresh() {
  const bytes = crypto.getRandomValues(new Uint8Array(15))
  return Array.from(bytes, (one) => one.toString(16).padStart(2, '0')).join('')
}
