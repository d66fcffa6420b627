// A list longer than the screen: fingers may push it, and two large buttons turn it a page.
import { button, make } from './element.js'

/** Gives `{node, fill(rows)}`; `kind` is the class of its buttons, `touch(row)` hears which one. */
export function list(chrome, kind, touch) {
  const rows = make('ul', { class: 'rows' })
  const scroll = make('div', { class: 'scroll' }, rows)
  const place = make('p', { class: 'quiet figures', role: 'status' })
  const up = button({ text: chrome.up, image: 'up', class: 'turn', onclick: () => turn(-1) })
  const down = button({ text: chrome.down, image: 'down', class: 'turn', onclick: () => turn(1) })
  const turns = make('div', { class: 'turns' }, up, place, down)
  const node = make('div', { class: 'list' }, scroll, turns)

  function turn(pages) {
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches
    scroll.scrollBy({ top: pages * scroll.clientHeight * 0.9, behavior: calm ? 'auto' : 'smooth' })
  }

  function tell() {
    const all = rows.children.length
    const fits = scroll.scrollHeight <= scroll.clientHeight + 1
    turns.hidden = fits
    if (fits) return
    const end = scroll.scrollTop + scroll.clientHeight
    const last = [...rows.children].filter((row) => row.offsetTop + row.offsetHeight <= end + 8).length
    place.textContent = chrome.rest.replace('{last}', last).replace('{all}', all)
    up.disabled = scroll.scrollTop < 2
    down.disabled = end > scroll.scrollHeight - 2
  }

  scroll.onscroll = tell
  new ResizeObserver(tell).observe(scroll)

  function fill(found) {
    rows.replaceChildren(...found.map((row) => make('li', {}, button({ ...shown(row), class: kind, onclick: () => touch(row) }))))
    scroll.scrollTop = 0
    tell()
    requestAnimationFrame(tell)
  }
  return { node, fill }
}

function shown({ text, note, mark }) {
  return { text, note, mark }
}
