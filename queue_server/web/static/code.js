// My number's code, while a kiosk's scanner can bring the number, or its holder, into the line.
import { api } from './words.js'

const SCANNED = ['remote', 'missed']
const place = document.getElementById('code')
const picture = place.querySelector('img')
const key = new URLSearchParams(location.hash.slice(1)).get('k')
const main = document.querySelector('main')
let state = ''

/** It brings in a number away or missed, and who has a right to come back. */
const scanned = () => SCANNED.includes(state) || 'back' in main.dataset

async function show() {
  if (key && scanned() && !picture.hasAttribute('src')) {
    const answer = await api(`/tickets/${encodeURIComponent(main.dataset.ticket)}/code`, { key })
    if (answer.ok) picture.src = answer.body.image
  }
  place.hidden = !scanned() || !picture.hasAttribute('src')
}

addEventListener('ticket', ({ detail }) => {
  state = detail
  show()
})
// of a day that has ended nothing more is heard
if ('past' in main.dataset) show()
