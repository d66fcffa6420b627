// Papers of the shared line on the card: where they came in, what is there, by when.

import { text } from '../static/live.js'
import { el, named } from './dom.js'

/** What a clerk needs to know of papers. */
export function papers(card) {
  const list = (names) => names.map(named).join(text(', '))
  return el('div', { class: 'papers' },
    el('p', {}, text('Shared line, number {number}', { number: card.from ?? '–' }), ' · ', text(`way ${card.way}`), card.intake && ` · ${text('Taken in at {hall}', { hall: named(card.intake) })}`),
    card.due && el('p', {}, el('b', {}, text('Done by {date}', { date: card.due })), card.delivery && ` · ${text(`delivery ${card.delivery}`)}`),
    card.there.length > 0 && el('p', {}, text('There: {materials}', { materials: list(card.there) })),
    card.lacking.length > 0 && el('p', { class: 'wait-text' }, text('Not there: {materials}', { materials: list(card.lacking) })),
  )
}
