// Today in half hours: numbers taken as broad bars, finished ones as narrow bars before them.
import { svg } from './board_map.js'

const HALF_HOUR_MS = 1800000
const FIRST = 16
const LAST = 36
const [LEFT, TOP, BOTTOM] = [8, 22, 150]

/** Draws nothing yet; gives `show({start, taken, done}, at)`. */
export function drawDay(place) {
  const { width } = place.viewBox.baseVal
  return (today, at) => {
    const busy = today.taken.map((count, slot) => (count || today.done[slot] ? slot : -1)).filter((slot) => slot >= 0)
    const first = Math.min(FIRST, ...busy)
    const last = Math.max(LAST, ...busy.map((slot) => slot + 1))
    const step = (width - 2 * LEFT) / (last - first)
    const most = Math.max(1, ...today.taken, ...today.done)
    const bar = (kind, slot, count, share) => {
      const height = ((BOTTOM - TOP) * count) / most
      const x = LEFT + (slot - first + (1 - share) / 2) * step
      return svg('rect', { class: kind, x: x.toFixed(1), y: (BOTTOM - height).toFixed(1), width: (share * step).toFixed(1), height: height.toFixed(1) })
    }
    const shown = [svg('line', { class: 'ground', x1: LEFT, x2: width - LEFT, y1: BOTTOM, y2: BOTTOM })]
    for (let slot = first; slot < last; slot += 1) {
      shown.push(bar('taken', slot, today.taken[slot], 0.8), bar('done', slot, today.done[slot], 0.36))
      if (slot % 4 === 0) shown.push(words(LEFT + (slot - first) * step, BOTTOM + 20, `${String(slot / 2).padStart(2, '0')}:00`))
    }
    const now = LEFT + ((at - today.start) / HALF_HOUR_MS - first) * step
    if (now <= width - LEFT) shown.push(svg('line', { class: 'now', x1: now, x2: now, y1: TOP, y2: BOTTOM }))
    shown.push(words(width - LEFT, TOP - 6, String(most), 'end'))
    place.replaceChildren(...shown)
  }
}

function words(x, y, says, anchor = 'start') {
  const made = svg('text', { class: 'dot-name', x: x.toFixed(1), y, 'text-anchor': anchor })
  made.textContent = says
  return made
}
