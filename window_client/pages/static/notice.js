// The one-time notice: what has to be brought or why not, said once and completely, on paper.
//
// The desk opens this page with what was chosen behind the #; nothing of it leaves the window's app.

import { live, text } from '../static/live.js'
import { el, named } from './dom.js'

const place = document.getElementById('notice')
const app = live({ line: once, note: false })
let asked = false

async function once(line) {
  if (asked || !line.online) return
  asked = true
  const answer = await app.do('notice', JSON.parse(decodeURIComponent(location.hash.slice(1))))
  place.setAttribute('aria-busy', 'false')
  if (!answer.done) return place.append(el('p', { role: 'alert' }, answer.text))
  draw(answer.done)
  await document.fonts.ready
  print()
}

function draw(notice) {
  const { date, text: clock } = app.cityTime() ?? { date: '', text: '' }
  place.replaceChildren(...[
    el('p', { class: 'issuer' }, [named(notice.hall.name), named(notice.hall.zone)].filter(Boolean).join(' · ')),
    el('h1', {}, text('One-time notice')),
    el('p', {}, text('Number {number}, window {window}, {date} {time}', { number: notice.number, window: notice.window, date, time: clock })),
    ...notice.items.map(item),
    notice.until && el('p', { class: 'until' }, text('Bring them by {date}: you need not queue anew, show this sheet or the old slip.', { date: notice.until })),
    el('dl', { class: 'signs' }, el('div', {}, el('dt', {}, text('Received by'))), el('div', {}, el('dt', {}, text('Handled by')))),
    el('p', { class: 'screen' }, el('button', { type: 'button', class: 'lead', onclick: () => print() }, text('Print'))),
  ].filter(Boolean))
}

function item(row) {
  return el('section', {},
    el('h2', {}, named(row.name)),
    el('p', {}, text(`notice ${row.outcome}`)),
    row.missing.length > 0 && el('ol', {}, row.missing.map((one) => el('li', {}, named(one)))),
    row.note && el('p', { class: 'said' }, row.note),
    row.days && row.outcome !== 'refused' && el('p', { class: 'quiet' }, text('Decided within {days} working days of the complete application.', { days: row.days })),
    row.outcome === 'refused' && el('p', { class: 'quiet' }, text('You may ask for the decision in writing, and have it reviewed.')),
  )
}
