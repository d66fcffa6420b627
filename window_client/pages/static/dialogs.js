// The dialogs: pause, suspend, transfer, call a chosen number. Digits choose, Esc goes back.

import { number, text } from '../static/live.js'
import { byId, cap, el, minutes, named } from './dom.js'

const dialog = byId('dialog')
const body = byId('dialog-body')
const DIGITS = '123456789'
let keys = {}

export const PAUSES = ['short break', 'meal', 'meeting', 'paperwork', 'fault', 'other']
export const BECAUSE = ['came_back', 'elderly', 'urgent', 'with_staff', 'other_reason']

export const isOpen = () => dialog.open

/** Open a dialog; `shortcuts` are event codes to what they do. */
export function open(title, children, shortcuts = {}, wide = false) {
  byId('dialog-title').textContent = title
  body.replaceChildren(...children.flat().filter(Boolean))
  dialog.classList.toggle('wide', wide)
  keys = shortcuts
  if (!dialog.open) dialog.showModal()
  const first = body.querySelector('[autofocus]') ?? body.querySelector('button, input')
  first?.focus()
}

export function close() {
  keys = {}
  if (dialog.open) dialog.close()
}

dialog.addEventListener('keydown', (event) => {
  const typing = event.target.matches('input:not([type="checkbox"]), textarea, select')
  if (event.key === 'Escape' || event.repeat || event.ctrlKey || event.altKey || event.metaKey) return
  const digit = event.code.replace('Numpad', 'Digit')
  const act = keys[typing ? `typing ${event.code}` : digit]
  if (!act) return
  event.preventDefault()
  act()
})
dialog.addEventListener('cancel', () => { keys = {} })
byId('dialog-form').addEventListener('submit', (event) => event.preventDefault())

export const back = () => el('button', { type: 'button', class: 'plain', onclick: close }, el('span', {}, text('Back')), cap('Esc'))

/** Buttons with digits: `rows` of `{label, more, act}`. */
export function choices(rows) {
  const shortcuts = Object.fromEntries(rows.slice(0, 9).map((row, at) => [`Digit${DIGITS[at]}`, row.act]))
  const buttons = rows.map((row, at) =>
    el('button', { type: 'button', class: 'choice', onclick: row.act },
      at < 9 && cap(DIGITS[at]), el('span', { class: 'label' }, row.label), row.more && el('span', { class: 'quiet' }, row.more)))
  return { shortcuts, list: el('div', { class: 'choices' }, buttons) }
}

export function pause(ask) {
  const rows = PAUSES.map((reason) => ({ label: text(reason), act: () => { close(); ask('pause', { reason }) } }))
  const { shortcuts, list } = choices(rows)
  open(text('Pause, because'), [list, back()], shortcuts)
}

export function suspend(ticket, ask) {
  const kinds = [
    ['free', 'Fetches something and comes back to any window of this line.'],
    ['window', 'Leaves the papers here and comes back to this window.'],
    ['step', 'Waits for a step elsewhere; you serve others meanwhile.'],
  ]
  const rows = kinds.map(([kind, more]) => ({ label: text(`suspend ${kind}`), more: text(more), act: () => { close(); ask('suspend', { ticket, kind }) } }))
  const { shortcuts, list } = choices(rows)
  open(text('Suspend'), [list, back()], shortcuts)
}

/** To a service or a window of this hall; typing narrows, Enter takes the first. */
export async function transfer(ticket, app, ask) {
  const answer = await app.do('places')
  if (!answer.done) return
  const { services, windows } = answer.done
  const places = [
    ...services.map((row) => ({ words: `${row.prefix} ${named(row.name)} ${row.id}`, label: [el('b', {}, row.prefix), ' ', named(row.name)], more: text('{count} waiting', { count: row.waiting }), to: { service: row.id } })),
    ...windows.map((row) => ({ words: `${row.id} ${named(row.zone)}`, label: [text('Window {window}', { window: row.id }), ' ', el('span', { class: 'quiet' }, named(row.zone))], more: text(row.state), to: { to_window: row.id } })),
  ]
  const note = el('input', { id: 'note', maxlength: '200', autocomplete: 'off' })
  const list = el('div', { class: 'choices scrolls', tabindex: '-1' })
  const go = (place) => { close(); ask('transfer', { ticket, ...place.to, ...(note.value.trim() ? { note: note.value.trim() } : {}) }) }
  const found = () => places.filter((place) => place.words.toLowerCase().includes(typed.value.trim().toLowerCase()))
  const typed = el('input', { id: 'place', autocomplete: 'off', autofocus: true, oninput: show })
  function show() {
    list.replaceChildren(...found().slice(0, 60).map((place) => el('button', { type: 'button', class: 'choice', onclick: () => go(place) }, el('span', { class: 'label' }, place.label), el('span', { class: 'quiet' }, place.more))))
  }
  const first = () => found().length && list.firstElementChild?.focus()
  show()
  open(text('Transfer to a line or a window'), [
    el('label', { class: 'field' }, el('span', {}, text('Line, prefix or window')), typed), list,
    el('label', { class: 'field' }, el('span', {}, text('Note for the next window')), note), back(),
  ], { 'typing Enter': first, 'typing NumpadEnter': first, 'typing ArrowDown': first, ArrowDown: () => step(list, 1), ArrowUp: () => step(list, -1) }, true)
}

/** A chosen number of the window's lines, with a reason that is kept. */
export function call(app, ask, cityNow) {
  const list = el('div', { class: 'choices' })
  const typed = el('input', { id: 'find', autocomplete: 'off', autocapitalize: 'characters', autofocus: true, oninput: show })
  const first = () => list.querySelector('button')?.focus()
  async function show() {
    const value = typed.value
    const answer = await app.do('find', { number: value })
    if (value !== typed.value) return
    const rows = answer.done?.found ?? []
    list.replaceChildren(...rows.map((row) => el('button', { type: 'button', class: 'choice', onclick: () => because(row, ask) },
      el('b', { class: 'number', 'aria-label': row.number }, ...number(row.number)), el('span', { class: 'label' }, named(row.service)),
      el('span', { class: 'quiet' }, `${text(row.class)} · ${text('waited {time}', { time: minutes(cityNow() - row.joined) })}`))))
    if (!rows.length) list.replaceChildren(el('p', { class: 'quiet' }, text('No such number waits in your lines')))
  }
  show()
  open(text('Call a chosen number'), [el('label', { class: 'field' }, el('span', {}, text('Number')), typed), list, back()],
    { 'typing Enter': first, 'typing NumpadEnter': first, 'typing ArrowDown': first, ArrowDown: () => step(list, 1), ArrowUp: () => step(list, -1) }, true)
}

function because(row, ask) {
  const rows = BECAUSE.map((reason) => ({ label: text(reason), act: () => { close(); ask('call', { ticket: row.id, reason }) } }))
  const { shortcuts, list } = choices(rows)
  open(text('Call {number} before others, because', { number: row.number }), [el('p', { class: 'quiet' }, text('The reason is kept with the call.')), list, back()], shortcuts)
}

/** Move the focus among the buttons of a list. */
export function step(list, by) {
  const buttons = [...list.querySelectorAll('button')]
  const at = buttons.indexOf(document.activeElement)
  buttons[Math.min(Math.max(at + by, 0), buttons.length - 1)]?.focus()
}
