// The first page: one's own numbers that still stand, and the pages as an app.
import { install, numbers } from './numbers.js'
import { element, number, text } from './words.js'

const OVER = ['done', 'cancelled', 'moved', 'no_show']
const place = document.getElementById('own')
const standing = numbers().filter((one) => !OVER.includes(one.state))

function row(one) {
  const about = element('small', '', `${one.hall_name} · ${text(`state ${one.state}`)}`)
  const link = element('a', '', element('b', 'number', ...number(one.number)), about)
  link.href = `/t/${encodeURIComponent(one.id)}${one.hash}`
  return element('li', '', link)
}

if (place) {
  place.hidden = !standing.length
  place.querySelector('ul').replaceChildren(...standing.map(row))
}
install()
