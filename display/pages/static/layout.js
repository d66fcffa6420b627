// How the page is laid out: what the hall's configuration says of this display.
import { speakAlso } from './words.js'

const root = document.documentElement
const given = new URLSearchParams(location.search)

/** Apply a layout; true when the page goes elsewhere, to the page or language that it asks for. */
export function layOut(layout, page) {
  if (!layout?.kind) return false
  const wanted = layout.kind === 'window' ? 'window' : 'board'
  // who wrote a language into the address by hand keeps it
  const free = !given.has('language') || given.get('by') === 'layout'
  const language = free ? layout.language : root.lang
  if (wanted !== page || language !== root.lang) {
    const query = new URLSearchParams(free ? { language, by: 'layout' } : { language })
    location.replace(`${root.dataset.root}/${wanted === 'window' ? 'window' : ''}?${query}`)
    return true
  }
  root.dataset.ground = layout.theme
  root.dataset.ticker = layout.ticker ? 'yes' : 'no'
  root.dataset.lines = layout.lines ? 'yes' : 'no'
  root.dataset.sized = layout.width && layout.height ? 'yes' : 'no'
  if (layout.width && layout.height) {
    root.style.setProperty('--width', `${layout.width}px`)
    root.style.setProperty('--height', `${layout.height}px`)
  }
  speakAlso(layout)
  for (const place of document.querySelectorAll('[data-second]')) {
    place.textContent = layout.second[place.dataset.second] ?? ''
  }
  return false
}
