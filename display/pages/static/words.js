// Words of the page that depend on what is shown.
import { text } from '../static/live.js'

export const language = document.documentElement.lang

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

/** One line of the ticker. */
export function notice(one) {
  if (one.kind === 'text' || one.kind === 'notice') return own(one.text)
  if (one.kind === 'hours') {
    const hours = one.spans.map((span) => span.join('–')).join('  ')
    return hours ? text('Open today {hours}', { hours }) : text('Closed today')
  }
  const what = one.service ? text('{service}: no numbers now', { service: own(one.service) }) : text('The hall gives no numbers now')
  return one.reason ? text('{what}: {reason}', { what, reason: one.reason }) : what
}
