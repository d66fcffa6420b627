// Without a line: what was known last of one's numbers, and how old it is.
import { numbers } from './numbers.js'
import { element, hour, number, range, text } from './words.js'

const STANDING = ['waiting', 'remote']
const asked = decodeURIComponent(/^\/t\/([^/]+)/.exec(location.pathname)?.[1] || '')
const place = document.getElementById('last')

function age(seen) {
  const minutes = Math.floor((Date.now() - seen) / 60000)
  return minutes < 1 ? text('less than a minute ago') : text('{count} min ago', { count: minutes })
}

function card(one) {
  const facts = [text(`state ${one.state}`)]
  if (one.state === 'called') facts.push(text('Please go to window {window}', { window: one.window }))
  if (STANDING.includes(one.state)) facts.push(`${text('People ahead')}: ${one.ahead || text('Nobody')}`, `${text('Estimated wait')}: ${range(one.wait)}`)
  if (one.state === 'remote' && one.leave_at) facts.push(text('Please set out at {time}', { time: hour(one.leave_at) }))
  if (one.state === 'remote' && one.arrive_by) facts.push(text('Please be in the hall by {time} and say so here or at a kiosk.', { time: hour(one.arrive_by) }))
  const title = element('h2', 'number', ...number(one.number))
  const told = facts.map((fact) => element('p', '', fact))
  return element('section', 'card stack', title, element('p', 'quiet', one.hall_name), ...told, element('p', 'mark wait', text('As it was {age}', { age: age(one.seen) })))
}

function show() {
  const kept = numbers()
  const own = kept.filter((one) => one.id === asked)
  place.replaceChildren(...(own.length ? own : kept).map(card))
}

const again = () => location.reload()
document.getElementById('again').addEventListener('click', again)
addEventListener('online', again)
setInterval(show, 30000)
show()
