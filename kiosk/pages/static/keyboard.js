// The keyboard on the screen: Latin letters for pinyin and names; a real keyboard works as well.
import { button, make } from './element.js'

const LINES = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm']

/** Gives the keyboard's element; it types into the field, `typed` hears of each change. */
export function keyboard(chrome, field, typed) {
  function put(text) {
    const start = field.selectionStart ?? field.value.length
    const end = field.selectionEnd ?? start
    field.setRangeText(text, start, end, 'end')
    typed()
  }
  function remove() {
    const start = field.selectionStart ?? field.value.length
    const end = field.selectionEnd ?? start
    field.setRangeText('', start === end ? Math.max(0, start - 1) : start, end, 'end')
    typed()
  }
  function clear() {
    field.value = ''
    typed()
  }
  const key = (letter) => make('button', { type: 'button', class: 'key', text: letter, onclick: () => put(letter) })
  const lines = LINES.map((letters) => make('div', { class: 'key-line' }, ...[...letters].map(key)))
  lines[2].prepend(button({ text: chrome.clear, class: 'key wide', onclick: clear }))
  lines[2].append(button({ text: chrome.delete, class: 'key wide', onclick: remove }))
  const board = make('div', { class: 'keyboard', role: 'group', 'aria-label': chrome.keys }, ...lines)
  // a touched key leaves the caret where it is
  board.onpointerdown = (event) => event.preventDefault()
  return board
}

/** Chinese words for the letters typed so far; `chosen(query)` gets the query with the word in it. */
export function candidates(chrome, chosen) {
  const node = make('div', { class: 'candidates', role: 'group', 'aria-label': chrome.words })
  node.onpointerdown = (event) => event.preventDefault()
  let shown = ''
  return {
    node,
    fill(words) {
      const newer = JSON.stringify(words)
      if (newer === shown) return
      shown = newer
      node.replaceChildren(...words.map((one) => make('button', { type: 'button', class: 'candidate', lang: 'zh-CN', text: one.text, onclick: () => chosen(one.query) })))
    },
  }
}
