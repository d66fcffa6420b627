// The finish dialog: an outcome for each item of the number, all of them in one go.

import { text } from '../static/live.js'
import { cap, el, named } from './dom.js'
import { back, close, open } from './dialogs.js'

const OUTCOMES = [
  ['settled', '1'], ['accepted', '2'], ['received', '3'], ['supplement', '4'], ['gap', '5'], ['refused', '6'],
  ['issued', '7'], ['advised', '8'], ['redirected', '9'], ['withdrawn', '0'], ['unfinished', '-'],
]
const CODE = { '-': 'Minus' }

/** What came of every item, as it stands when nothing was chosen. */
export const usual = (card, outcome) => card.items.map((item) => handled({ ...item, outcome: outcome ?? item.outcome }))

/** Ask what came of each item; a digit says it of the item in hand and goes on, Enter finishes. */
export function finish(card, ask) {
  const items = card.items.map((item) => ({ ...item, matter: '', note: '' }))
  let at = 0
  const list = el('ol', { class: 'handled' })
  const grid = el('div', { class: 'outcomes' })
  const matter = field('matter', text('Matter number'), 60)
  const note = field('remark', text('Remark'), 200)
  const done = el('button', { type: 'button', class: 'lead', id: 'finish', autofocus: true, onclick: end }, el('span', {}, text('Finish')), cap('Enter'))

  function keep() {
    Object.assign(items[at], { matter: matter.input.value.trim(), note: note.input.value.trim() })
  }
  function take(index) {
    keep()
    at = index
    draw()
  }
  function choose(outcome) {
    items[at].outcome = outcome
    if (at + 1 < items.length) return take(at + 1)
    draw()
    done.focus()
  }
  function end() {
    keep()
    close()
    ask('finish', { ticket: card.id, handled: items.map(handled) })
  }
  function draw() {
    const chosen = items[at].outcome
    list.replaceChildren(...items.map((item, index) => el('li', {},
      el('button', { type: 'button', class: index === at ? 'choice now' : 'choice', 'aria-current': index === at ? 'true' : null, onclick: () => take(index) },
        el('span', { class: 'label' }, named(item.name)), el('span', { class: 'mark' }, text(item.outcome))))))
    grid.replaceChildren(...OUTCOMES.map(([outcome, key]) => el('button', { type: 'button', class: 'choice', 'aria-pressed': String(outcome === chosen), onclick: () => choose(outcome) }, cap(key), el('span', { class: 'label' }, text(outcome)))))
    matter.input.value = items[at].matter
    note.input.value = items[at].note
  }

  const shortcuts = Object.fromEntries(OUTCOMES.map(([outcome, key]) => [CODE[key] ?? `Digit${key}`, () => choose(outcome)]))
  const more = { Enter: enter, NumpadEnter: enter, 'typing Enter': end, 'typing NumpadEnter': end, ArrowDown: () => take(Math.min(at + 1, items.length - 1)), ArrowUp: () => take(Math.max(at - 1, 0)) }
  function enter() {
    const focused = document.activeElement
    if (focused && focused !== done && focused.matches('#dialog button')) focused.click()
    else end()
  }
  draw()
  open(text('Finish {number}', { number: card.number }), [items.length > 1 ? list : el('p', {}, named(items[0].name)), grid, el('div', { class: 'row pair' }, matter.label, note.label), el('div', { class: 'row' }, done, back())], { ...shortcuts, ...more }, true)
}

function field(id, label, longest) {
  const input = el('input', { id, maxlength: String(longest), autocomplete: 'off' })
  return { input, label: el('label', { class: 'field' }, el('span', {}, label), input) }
}

function handled(item) {
  const found = { outcome: item.outcome }
  for (const [name, value] of [['item', item.id], ['matter', item.matter], ['note', item.note]]) if (value) found[name] = value
  return found
}
