// Small pieces that every part of the desk draws with.

import { text } from '../static/live.js'

const language = document.documentElement.lang

/** A text of the configuration in the page's language. */
export const named = (words) => (words ? (words[language] ?? words['zh-CN'] ?? '') : '')

export const byId = (id) => document.getElementById(id)

/** An element: `el('p', { class: 'quiet', onclick }, 'text', child)`; empty children are left out. */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue
    if (name.startsWith('on')) element[name] = value
    else element.setAttribute(name, value === true ? '' : value)
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false && child !== ''))
  return element
}

/** Show the rows of a list; a row that says the same as before is left alone, and keeps its focus. */
export function fill(list, rows, key, draw) {
  const before = new Map([...list.children].map((child) => [child.dataset.key, child]))
  const focus = list.contains(document.activeElement) ? document.activeElement.dataset.focus : null
  const drawn = rows.map((row) => {
    const said = JSON.stringify(row)
    const old = before.get(String(row[key]))
    if (old && old.dataset.said === said) return old
    const fresh = draw(row)
    fresh.dataset.key = row[key]
    fresh.dataset.said = said
    return fresh
  })
  if (drawn.length === list.children.length && drawn.every((one, at) => one === list.children[at])) return
  list.replaceChildren(...drawn)
  if (focus) [...list.querySelectorAll('[data-focus]')].find((one) => one.dataset.focus === focus)?.focus()
}

/** Minutes for a wait, `m:ss` for what is going on now. */
export function minutes(ms) {
  const count = Math.floor(Math.max(0, ms) / 60000)
  if (count < 60) return text('{count} min', { count })
  return text('{hours} h {count} min', { hours: Math.floor(count / 60), count: count % 60 })
}

export function running(ms) {
  const seconds = Math.floor(Math.max(0, ms) / 1000)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

/** A key as it is printed on a button. */
export const cap = (key) => el('kbd', { 'aria-hidden': 'true' }, key)
