// The finish dialog: an outcome for each item of the number, all of them in one go.

import { text } from '../static/live.js'
import { cap, el, named } from './dom.js'
import { back, close, open } from './dialogs.js'
import { handled, here } from './handled.js'

const OUTCOMES = [
  ['settled', '1'], ['accepted', '2'], ['received', '3'], ['supplement', '4'], ['gap', '5'], ['refused', '6'],
  ['issued', '7'], ['advised', '8'], ['redirected', '9'], ['withdrawn', '0'], ['unfinished', '-'],
]
const CODE = { '-': 'Minus' }
// of these the law wants the holder told in writing, once and completely
const NOTICED = new Set(['supplement', 'gap', 'refused'])
const root = document.documentElement.dataset.root

/** Ask what came of each item; a digit says it of the item in hand and goes on, Enter ends. */
export function finish(card, ask, verb = 'finish') {
  const items = here(card).map((item) => ({ ...item, matter: '', note: '', count: '', missing: [] }))
  const on = verb === 'forward' ? { service: card.then ?? card.chain[0]?.service } : {}
  let at = 0
  const list = el('ol', { class: 'handled' })
  const grid = el('div', { class: 'outcomes' })
  const told = el('fieldset', { class: 'told' })
  const matter = field('matter', text('Matter number'), 60, 'M')
  const count = field('count', text('Matters'), 4, 'C')
  const note = field('remark', text('Remark'), 200, 'R')
  const paper = el('input', { type: 'checkbox', id: 'paper', checked: true })
  const done = el('button', { type: 'button', class: 'lead', id: 'finish', autofocus: true, onclick: end }, el('span', {}, text(verb === 'forward' ? 'Next line' : 'Finish')), cap('Enter'))
  count.input.inputMode = 'numeric'

  function keep() {
    Object.assign(items[at], { matter: matter.input.value.trim(), note: note.input.value.trim(), count: count.input.value.trim() })
  }
  function take(index) {
    keep()
    at = index
    draw()
  }
  function choose(outcome) {
    if (!items[at].outcomes.includes(outcome)) return
    items[at].outcome = outcome
    // what is missing is said before going on
    if (NOTICED.has(outcome)) {
      draw()
      told.querySelector('input')?.focus()
    } else if (at + 1 < items.length) take(at + 1)
    else {
      draw()
      done.focus()
    }
  }
  function end() {
    keep()
    close()
    const noticed = items.filter((item) => NOTICED.has(item.outcome))
    if (noticed.length > 0 && paper.checked) printNotice(card, noticed)
    ask(verb, { ticket: card.id, handled: items.map(handled), ...on })
  }
  function draw() {
    const item = items[at]
    list.replaceChildren(...items.map((row, index) => el('li', {},
      el('button', { type: 'button', class: index === at ? 'choice now' : 'choice', 'aria-current': index === at ? 'true' : null, onclick: () => take(index) },
        el('span', { class: 'label' }, named(row.name)), el('span', { class: 'mark' }, text(row.outcome))))))
    grid.replaceChildren(...OUTCOMES.map(([outcome, key]) => el('button', { type: 'button', class: 'choice', disabled: !item.outcomes.includes(outcome), 'aria-pressed': String(outcome === item.outcome), onclick: () => choose(outcome) }, cap(key), el('span', { class: 'label' }, text(outcome)))))
    list.children[at]?.scrollIntoView({ block: 'nearest' })
    matter.input.value = item.matter
    note.input.value = item.note
    count.input.value = item.count
    drawTold(item)
  }
  function drawTold(item) {
    told.hidden = !NOTICED.has(item.outcome)
    const boxes = item.outcome === 'refused' ? [] : item.materials.map((material, index) => {
      const box = el('input', { type: 'checkbox', checked: item.missing.includes(index), onchange: () => { item.missing = box.checked ? [...item.missing, index] : item.missing.filter((one) => one !== index) } })
      return el('label', { class: 'check' }, box, el('span', {}, named(material)))
    })
    told.replaceChildren(el('legend', {}, text(item.outcome === 'refused' ? 'Say why in the remark.' : 'What is missing')), ...boxes,
      el('label', { class: 'check' }, paper, el('span', {}, text('Print the one-time notice'))))
  }

  const shortcuts = Object.fromEntries(OUTCOMES.map(([outcome, key]) => [CODE[key] ?? `Digit${key}`, () => choose(outcome)]))
  const more = { KeyM: () => matter.input.focus(), KeyC: () => count.input.focus(), KeyR: () => note.input.focus(), Enter: enter, NumpadEnter: enter, 'typing Enter': end, 'typing NumpadEnter': end, ArrowDown: () => take(Math.min(at + 1, items.length - 1)), ArrowUp: () => take(Math.max(at - 1, 0)) }
  function enter() {
    const focused = document.activeElement
    if (focused && focused !== done && focused.matches('#dialog button')) focused.click()
    else end()
  }
  draw()
  const title = verb === 'forward' ? text('{number} goes on to its next line', { number: card.number }) : text('Finish {number}', { number: card.number })
  open(title, [items.length > 1 ? list : el('p', {}, named(items[0].name)), grid, told, el('div', { class: 'row pair' }, matter.label, count.label, note.label), el('div', { class: 'row' }, done, back())], { ...shortcuts, ...more }, true)
}

function field(id, label, longest, key) {
  const input = el('input', { id, maxlength: String(longest), autocomplete: 'off', 'aria-keyshortcuts': key })
  return { input, label: el('label', { class: `field of-${id}` }, el('span', {}, label, ' ', cap(key)), input) }
}

function printNotice(card, items) {
  const said = { ticket: card.id, handled: items.map((item) => ({ item: item.id, outcome: item.outcome, missing: item.missing, note: item.note })) }
  window.open(`${root}/notice#${encodeURIComponent(JSON.stringify(said))}`, 'notice', 'width=640,height=900')
}
