// A list that turns its leaves when it holds more than fits: calmly, every leaf full.
import { text } from '../static/live.js'

export class Leaves {
  /** `fits` is how many items a leaf holds; measured from the first item's height when left out. */
  constructor(list, mark, fits = 0) {
    this.list = list
    this.mark = mark
    this.fixed = fits
    this.fits = fits || 1
    this.leaf = 0
  }

  /** Show these rows from now on; the leaf that is open stays open. */
  show(rows) {
    this.list.replaceChildren(...rows)
    this.measure()
  }

  measure() {
    if (!this.fixed && this.list.firstElementChild) {
      this.list.firstElementChild.hidden = false
      const height = this.list.firstElementChild.getBoundingClientRect().height
      this.fits = Math.max(1, Math.floor((this.list.clientHeight + 1) / height))
    }
    this.open()
  }

  turn() {
    this.leaf += 1
    this.open()
  }

  open() {
    const items = [...this.list.children]
    const leaves = Math.max(1, Math.ceil(items.length / this.fits))
    this.leaf %= leaves
    // the last leaf goes back as far as it has room, so that nothing jumps and no half is empty
    const first = Math.max(0, Math.min(this.leaf * this.fits, items.length - this.fits))
    items.forEach((item, index) => { item.hidden = index < first || index >= first + this.fits })
    this.mark.hidden = leaves === 1
    this.mark.textContent = `${this.leaf + 1}/${leaves}`
    this.mark.setAttribute('aria-label', text('Page {page} of {pages}', { page: this.leaf + 1, pages: leaves }))
  }
}

/** A text in as many pieces as it takes for each to fit on the one line of a place. */
export function pieces(place, words) {
  const found = []
  let rest = words.trim()
  while (rest) {
    const count = fitting(place, rest)
    found.push(rest.slice(0, count).trim())
    rest = rest.slice(count).trim()
  }
  return found
}

function fitting(place, words) {
  const room = place.clientWidth || place.parentElement.clientWidth
  const fits = (count) => {
    place.textContent = words.slice(0, count)
    return place.scrollWidth <= room
  }
  if (fits(words.length)) return words.length
  let [low, high] = [1, words.length]
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (fits(middle)) low = middle
    else high = middle
  }
  // a piece ends after a mark, else at a space, where there is one not far back
  const part = words.slice(0, low)
  const ends = [/[，。；、！？,.;!?][^，。；、！？,.;!?]*$/, /\s\S*$/].map((end) => part.search(end) + 1)
  return ends.find((end) => end > low / 2) ?? low
}
