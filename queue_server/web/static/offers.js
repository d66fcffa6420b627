// What a stop says to who waits: why, until when, and what may be chosen; staying needs no choice.
import { hour, text } from './words.js'

const at = (id) => document.getElementById(id)

/** Show the stop of the ticket's line, or none; a verb is shown only where it is offered. */
export function showStop(stopped, holding = true) {
  at('stop').hidden = !stopped
  if (!stopped) return
  at('stop-why').textContent = stopped.reason
  at('stop-until').hidden = !stopped.until
  if (stopped.until) at('stop-until').textContent = text('until {time}', { time: hour(stopped.until) })
  for (const button of at('stop-offers').children) button.hidden = !stopped.offers.includes(button.dataset.offer)
  at('stop-offers').hidden = !stopped.offers.length || !holding
}

/** The last day of a right to return, which ends at that day's midnight. */
export function lastDay(moment) {
  // the moment's own wall clock, read as if it were UTC's
  const day = new Date(Date.parse(`${moment.slice(0, 19)}Z`) - 1)
  return text('{year}-{month}-{day}', { year: day.getUTCFullYear(), month: day.getUTCMonth() + 1, day: day.getUTCDate() })
}
