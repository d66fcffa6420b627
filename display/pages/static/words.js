// Words of the page that depend on what is shown.
import { text } from '../static/live.js'

export const language = document.documentElement.lang

/** The page's language: how it says a message, and what it is called. */
const FIRST = { language, text }
let second = null

/** Speak a layout's second language too; its messages come with the layout. */
export function speakAlso(layout) {
  const words = layout.second
  const said = (message, fields = {}) => (words[message] ?? '').replace(/\{(\w+)\}/g, (all, name) => fields[name] ?? all)
  second = layout.second_language && layout.second_language !== language ? { language: layout.second_language, text: said } : null
}

/** A message in the second language, in small; nothing where there is none. */
export function beside(message) {
  const words = second?.text(message)
  if (!words) return ''
  const made = document.createElement('small')
  made.className = 'second'
  made.lang = second.language
  made.textContent = words
  return made
}

/** A text of the configuration in the page's language. */
export const own = (words) => words?.[language] ?? ''

/** A range of waiting. */
export function reach(wait) {
  if (!wait) return ''
  const { unit, low, high } = wait
  if (unit === 'hours') {
    if (!low) return text('Under {high} hours', { high })
    return low === high ? text('About {high} hours', { high }) : text('{low}–{high} hours', { low, high })
  }
  if (!low) return text('Under {high} min', { high })
  return low === high ? text('About {high} min', { high }) : text('{low}–{high} min', { low, high })
}

/** Why a line takes nobody in. */
export const offer = (name) => text(`offer ${name}`)

/** One line of the ticker: in the page's language, then in the second where that says it otherwise. */
export function notices(one) {
  const said = [FIRST, second].filter(Boolean).map((tongue) => ({ words: notice(one, tongue), language: tongue.language }))
  return said.filter((row, at) => row.words && (at === 0 || row.words !== said[0].words))
}

function notice(one, { language: tongue, text }) {
  const own = (words) => words?.[tongue] ?? ''
  if (one.kind === 'text' || one.kind === 'notice') return own(one.text)
  if (one.kind === 'hours') {
    const hours = one.spans.map((span) => span.join('–')).join('  ')
    return hours ? text('Open today {hours}', { hours }) : text('Closed today')
  }
  const what = one.service ? text('{service}: no numbers now', { service: own(one.service) }) : text('The hall gives no numbers now')
  return own(one.reason) ? text('{what}: {reason}', { what, reason: own(one.reason) }) : what
}
