// Halls by way and wait: the position goes to the centre once, which uses and forgets it.
import { api, range, text } from './words.js'

const main = document.querySelector('main')
const list = document.getElementById('choices')
const others = document.getElementById('others')
const best = list.children.length
const near = document.getElementById('near')
const note = document.getElementById('near-note')
const ways = new Map()
const map = document.getElementById('map')

if (navigator.geolocation && isSecureContext && list.children.length > 1) {
  near.hidden = false
  near.addEventListener('click', locate)
}

function locate() {
  near.disabled = true
  note.textContent = text('Looking for where you are …')
  const lost = () => {
    near.disabled = false
    note.textContent = text('Your position could not be found. The list is by wait.')
  }
  navigator.geolocation.getCurrentPosition(({ coords }) => order(coords).catch(lost), lost, { timeout: 8000 })
}

/** Number a hall alike in the list and on the map; the foremost are drawn above the others. */
function rank(choice, number) {
  const dot = map?.querySelector(`g[data-hall="${CSS.escape(choice.dataset.hall)}"]`)
  if (!dot) return
  choice.querySelector('.rank').textContent = number
  dot.querySelector('text').textContent = number
  dot.classList.toggle('ranked', Boolean(number))
  if (number) map.append(dot)
}

/** Where one is, while that lies on the map. */
function mark(latitude, longitude) {
  if (!map) return
  const { west, north, kx, ky } = map.dataset
  const [x, y] = [(longitude - west) * kx, (north - latitude) * ky]
  const me = document.getElementById('me')
  const there = x >= 0 && y >= 0 && x <= map.viewBox.baseVal.width && y <= map.viewBox.baseVal.height
  me.setAttribute('cx', x)
  me.setAttribute('cy', y)
  me.setAttribute('visibility', there ? 'visible' : 'hidden')
  map.append(me)
}

async function order({ latitude, longitude }) {
  const item = encodeURIComponent(main.dataset.item)
  const answer = await api(`/items/${item}/halls?lat=${latitude.toFixed(4)}&lon=${longitude.toFixed(4)}`)
  near.disabled = false
  if (!answer.ok) {
    note.textContent = answer.body.detail
    return
  }
  const choices = new Map([...document.querySelectorAll('.choice')].map((one) => [one.dataset.hall, one]))
  for (const [place, row] of answer.body.rows.entries()) {
    const choice = choices.get(row.hall)
    if (!choice) continue
    const way = choice.querySelector('.way')
    way.hidden = false
    ways.set(row.hall, row.travel_s)
    way.textContent = text('Way about {count} min', { count: Math.max(1, Math.round(row.travel_s / 60)) })
    const wait = choice.querySelector('.wait-range b')
    if (wait) wait.textContent = range(row.wait)
    ;(place < best || !others ? list : others).append(choice)
    rank(choice, place < best ? place + 1 : '')
  }
  mark(latitude, longitude)
  note.textContent = text('Best first: way and wait together.')
}

// how long the way takes stays in this browser: the ticket's page says by it when to set out
main.addEventListener('submit', ({ target }) => {
  const hall = target.querySelector('[name=hall]').value
  if (ways.has(hall)) localStorage.setItem(`way:${hall}`, ways.get(hall))
})

map?.addEventListener('click', ({ target }) => {
  const hall = target.closest('g')?.dataset.hall
  const choice = hall && document.getElementById(`at-${hall}`)
  if (!choice) return
  const folded = choice.closest('details')
  if (folded) folded.open = true
  choice.scrollIntoView({ block: 'center' })
  choice.querySelector('a').focus({ preventScroll: true })
})
