// The dialogs: pause, suspend, transfer, call a chosen number. Digits choose, Esc goes back.

import { number, text } from '../static/live.js'
import { byId, cap, el, minutes, named } from './dom.js'

const dialog = byId('dialog')
const body = byId('dialog-body')
const DIGITS = '123456789'
const NARROWED = 60 // rows of a list at most
let keys = {}

const REASONS = ['not_here', 'unclear', 'needs_holder', 'no_time']
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

/** Choose by a digit: `rows` of `{label, more, act}`; `before` stands above them. */
export function pick(title, rows, ...before) {
  const then = (row) => () => { close(); row.act() }
  const digits = Object.fromEntries(rows.slice(0, 9).map((row, at) => [`Digit${DIGITS[at]}`, then(row)]))
  const list = el('div', { class: 'choices' }, rows.map((row, at) =>
    el('button', { type: 'button', class: 'choice', onclick: then(row) },
      at < 9 && cap(DIGITS[at]), el('span', { class: 'label' }, row.label), row.more && el('span', { class: 'quiet' }, row.more))))
  open(title, [...before, rows.length ? list : el('p', { class: 'quiet' }, text('None')), back()], { ...digits, ...arrows(list) })
}

/** Choose by typing: it narrows the rows with these `words`, Enter goes to the first; `after` stands below. */
export function narrow(title, label, rows, ...after) {
  const list = el('div', { class: 'choices scrolls', tabindex: '-1' })
  const typed = el('input', { id: 'narrow', autocomplete: 'off', autofocus: true, oninput: show })
  function show() {
    const said = typed.value.trim().toLowerCase()
    list.replaceChildren(...rows.filter((row) => row.words.toLowerCase().includes(said)).slice(0, NARROWED).map((row) =>
      el('button', { type: 'button', class: 'choice', onclick: () => { close(); row.act() } }, el('span', { class: 'label' }, row.label), row.more && el('span', { class: 'quiet' }, row.more))))
  }
  show()
  open(title, [el('label', { class: 'field' }, el('span', {}, label), typed), list, ...after, back()], { ...typing(list), ...arrows(list) }, true)
}

const arrows = (list) => ({ ArrowDown: () => step(list, 1), ArrowUp: () => step(list, -1) })

/** From the field to the first of the list. */
function typing(list) {
  const first = () => list.querySelector('button')?.focus()
  return { 'typing Enter': first, 'typing NumpadEnter': first, 'typing ArrowDown': first }
}

export function pause(ask) {
  pick(text('Pause, because'), PAUSES.map((reason) => ({ label: text(reason), act: () => ask('pause', { reason }) })))
}

/** Papers that cannot be handled here go back to the shared line; the next window reads why. */
export function giveBack(ticket, ask) {
  pick(text('Give back, because'), REASONS.map((reason) => ({ label: text(reason), act: () => ask('give_back', { ticket, reason }) })))
}

export function suspend(ticket, ask) {
  const kinds = [
    ['free', 'Fetches something and comes back to any window of this line.'],
    ['window', 'Leaves the papers here and comes back to this window.'],
    ['step', 'Waits for a step elsewhere; you serve others meanwhile.'],
  ]
  pick(text('Suspend'), kinds.map(([kind, more]) => ({ label: text(`suspend ${kind}`), more: text(more), act: () => ask('suspend', { ticket, kind }) })))
}

/** To a service or a window of this hall; typing narrows, Enter takes the first. */
export async function transfer(ticket, app, ask) {
  const answer = await app.do('places')
  if (!answer.done) return
  const { services, windows } = answer.done
  const note = el('input', { id: 'note', maxlength: '200', autocomplete: 'off' })
  const to = (place) => () => ask('transfer', { ticket, ...place, ...(note.value.trim() ? { note: note.value.trim() } : {}) })
  narrow(text('Transfer to a line or a window'), text('Line, prefix or window'), [
    ...services.map((row) => ({ words: `${row.prefix} ${named(row.name)} ${row.id}`, label: [el('b', {}, row.prefix), ' ', named(row.name)], more: text('{count} waiting', { count: row.waiting }), act: to({ service: row.id }) })),
    ...windows.map((row) => ({ words: `${row.id} ${named(row.zone)}`, label: [text('Window {window}', { window: row.id }), ' ', el('span', { class: 'quiet' }, named(row.zone))], more: text(row.state), act: to({ to_window: row.id }) })),
  ], el('label', { class: 'field' }, el('span', {}, text('Note for the next window')), note))
}

/** A chosen number of the window's lines, with a reason that is kept. */
export function call(app, ask, cityNow) {
  const list = el('div', { class: 'choices' })
  const typed = el('input', { id: 'find', autocomplete: 'off', autocapitalize: 'characters', autofocus: true, oninput: show })
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
  open(text('Call a chosen number'), [el('label', { class: 'field' }, el('span', {}, text('Number')), typed), list, back()], { ...typing(list), ...arrows(list) }, true)
}

function because(row, ask) {
  pick(text('Call {number} before others, because', { number: row.number }), BECAUSE.map((reason) => ({ label: text(reason), act: () => ask('call', { ticket: row.id, reason }) })),
    el('p', { class: 'quiet' }, text('The reason is kept with the call.')))
}

/** Move the focus among the buttons of a list. */
function step(list, by) {
  const buttons = [...list.querySelectorAll('button')]
  const at = buttons.indexOf(document.activeElement)
  buttons[Math.min(Math.max(at + by, 0), buttons.length - 1)]?.focus()
}
