// Making elements: text only ever as text, nothing is parsed as HTML.

/** An element with attributes (`text`, `onclick` and friends as properties) and children. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue
    if (name === 'text') element.textContent = value
    else if (name.startsWith('on')) element[name] = value
    else element.setAttribute(name, value === true ? '' : value)
  }
  element.append(...children.filter((child) => child !== null && child !== undefined))
  return element
}

/** A picture that only decorates. */
export function icon(name) {
  return make('img', { class: 'icon', src: new URL(`${name}.svg`, import.meta.url).href, alt: '' })
}

/** A button with a first line, and a second one where there is something to say. */
export function button({ text, note, mark, image, ...attributes }) {
  const words = make('span', { class: 'words' }, make('span', { class: 'name', text }))
  if (note) words.append(make('small', { text: note }))
  const before = mark ? make('span', { class: 'seal', 'aria-hidden': 'true', lang: 'zh-CN', text: mark }) : image ? icon(image) : null
  return make('button', { type: 'button', ...attributes }, before, words)
}

/** The one heading of a screen, where a screen reader begins. */
export const heading = (text) => make('h1', { tabindex: '-1', text })

/** Names with their values, side by side. */
export function facts(all) {
  return make('dl', { class: 'facts' }, ...all.map((one) => make('div', {}, make('dt', { text: one.name }), make('dd', { text: one.value }))))
}
