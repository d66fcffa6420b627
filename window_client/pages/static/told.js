// What a clerk is told: what was said stays until it is put away, by Esc or its button.

import { text } from '../static/live.js'
import { byId, cap, el, fill } from './dom.js'

const NOTICES = 4

/** Say it; the newest stands first. */
export function notice(message, kind, time) {
  const row = el('div', { class: `notice ${kind}` }, el('time', {}, time), el('span', { class: 'label' }, message),
    el('button', { type: 'button', class: 'plain small', onclick: () => { row.remove(); byId('next').focus() } }, text('Put away'), cap('Esc')))
  const list = byId('notices')
  list.prepend(row)
  while (list.children.length > NOTICES) list.lastElementChild.remove()
}

/** After something worked it only steps back. */
export function putAside() {
  for (const row of [...byId('notices').children]) {
    if (row.classList.contains('info')) row.remove()
    else row.classList.add('past')
  }
}

export function putFirstAway() {
  const first = byId('notices').firstElementChild
  if (first) first.remove()
  else byId('refused').querySelector('button')?.click()
}

/** What the centre denied of what was done during a cut. */
export function showRefused(rows, app) {
  fill(byId('refused'), rows, 'id', (row) => el('div', { class: 'notice refusal' }, el('time', {}, row.done_at),
    el('span', { class: 'label' }, text('{number}: {verb} during the cut did not count. {why}', { number: row.number, verb: text(`did ${row.verb}`), why: text(row.code) === row.code ? row.text : text(row.code) })),
    el('button', { type: 'button', class: 'plain small', 'data-focus': row.id, onclick: () => app.do('put_away', { id: row.id }) }, text('Put away'), cap('Esc'))))
}
