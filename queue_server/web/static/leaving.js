// When the holder of a remote number sets out: by the way that the holder says it takes.
import { hour, text } from './words.js'

const WAY_MIN = 15
const EVERY_MS = 60000
const NOW_S = 60
const at = (id) => document.getElementById(id)
const hall = /^(.+)-\d{8}-/.exec(document.querySelector('main').dataset.ticket)[1]
const kept = `way:${hall}`

/** The key in an address's fragment: the holder's `k`, or `f` of who follows. */
export function keyOf(hash) {
  const said = new URLSearchParams(hash.slice(1))
  return said.get('k') || said.get('f')
}

/** Seconds that the way takes, as it was said in this browser, or reckoned from where it was. */
export function waySeconds() {
  return 60 * Number(at('way').value)
}

/** Show when to set out, while the number is away from the hall. */
export function showLeaving({ leave_at, leave_in_s, hall_name }) {
  at('leave').hidden = leave_at === undefined
  at('track-place').textContent = hall_name
  if (leave_at === undefined) return
  at('leave-at').textContent = leave_in_s < NOW_S ? text('Please set out now') : text('Please set out at {time}', { time: hour(leave_at) })
}

/** Ask anew when the way is said, and every minute while it counts: time alone moves it. */
export function leaving(read) {
  const way = at('way')
  const reckoned = Math.ceil(Number(localStorage.getItem(kept)) / 60)
  if (reckoned) {
    const fits = [...way.options].find((one) => Number(one.value) >= reckoned)
    way.value = (fits || way.options[way.options.length - 1]).value
  }
  const say = () => {
    if (at('remind-way')) at('remind-way').value = way.value
  }
  say()
  if (at('remind-key')) at('remind-key').value ||= new URLSearchParams(location.hash.slice(1)).get('k') || ''
  way.addEventListener('change', () => {
    localStorage.setItem(kept, waySeconds())
    say()
    read()
  })
  setInterval(() => {
    if (!at('leave').hidden && !document.hidden) read()
  }, EVERY_MS)
}
