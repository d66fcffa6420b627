// Giving a number on somebody's behalf: for a person or a group, with or without an item.

import { number, text } from '../static/live.js'
import { back, close, open } from './dialogs.js'
import { el, named } from './dom.js'
import { reprint } from './guide_rows.js'

const WISHES = ['pager', 'escort', 'sign_language', 'low_counter']
const MOST = 50
// what somebody with the right gives a number past, with a reason
const BEYOND = ['SERVICE_FULL', 'LIMIT_REACHED']

/** Ask what for, then for whom; `chosen` are items that are on the number already. */
export function issue(tools, chosen = []) {
  const list = el('div', { class: 'choices' })
  const typed = el('input', { id: 'what', autocomplete: 'off', autofocus: true, oninput: show })
  async function show() {
    const value = typed.value
    const answer = await tools.app.do('items', { query: value })
    if (value !== typed.value) return
    const { items = [], services = [] } = answer.done ?? {}
    list.replaceChildren(
      ...(chosen.length ? [] : services).map((one) => choice(el('span', { class: 'label' }, el('b', {}, one.prefix), ' ', named(one.name)), text('line'), () => forWhom(tools, { service: one.id }, named(one.name)))),
      ...items.filter((one) => !chosen.some((it) => it.item === one.item)).map((one) => choice(el('span', { class: 'label' }, named(one.name)), named(one.department), () => forItems(tools, [...chosen, one]))))
    if (value.trim() && !items.length && !services.length) list.replaceChildren(el('p', { class: 'quiet' }, text('Nothing found')))
  }
  open(text('A number for what?'), [el('label', { class: 'field' }, el('span', {}, text('Name, pinyin, initials or code')), typed), list, el('div', { class: 'end' }, back())], {}, true)
}

const choice = (label, more, onclick) => el('button', { type: 'button', class: 'choice', onclick }, label, el('span', { class: 'quiet' }, more))

/** One number for one matter or several. */
function forItems(tools, chosen) {
  const materials = [...new Set(chosen.flatMap((one) => one.materials.map(named)))]
  forWhom(tools, { items: chosen.map((one) => one.item) }, chosen.map((one) => named(one.name)).join(' · '), materials, () => issue(tools, chosen))
}

function forWhom(tools, what, title, materials = [], another = null) {
  let people = 1
  const count = el('output', { 'aria-live': 'polite' }, '1')
  const by = (step) => () => { people = Math.min(Math.max(people + step, 1), MOST); count.textContent = people }
  const priority = el('input', { type: 'checkbox', id: 'priority' })
  const wishes = WISHES.map((wish) => el('input', { type: 'checkbox', value: wish }))
  async function give(beyond) {
    const chosen = wishes.filter((box) => box.checked).map((box) => box.value)
    const asked = {
      ...what, class: priority.checked ? 'priority' : 'normal', ...(people > 1 ? { people } : {}), ...(chosen.length ? { wishes: chosen } : {}), ...(beyond ? { beyond } : {}),
    }
    const answer = await tools.app.do('issue', asked)
    if (BEYOND.includes(answer.code) && !beyond && tools.beyond()) return past(give, answer.text)
    if (answer.done === undefined) return failed(answer)
    if (priority.checked) await tools.act('confirm', { ticket: answer.done.ticket.id, granted: true })
    given(tools, answer.done)
  }
  open(title, [
    materials.length > 0 && el('p', { class: 'quiet' }, text('To bring: {list}', { list: materials.join(' · ') })),
    el('div', { class: 'steps' }, el('span', {}, text('How many people')), el('button', { type: 'button', 'aria-label': text('one less'), onclick: by(-1) }, '−'), count, el('button', { type: 'button', 'aria-label': text('one more'), onclick: by(1) }, '+')),
    el('div', { class: 'toggles' }, el('label', {}, priority, text('Priority, seen by me')), WISHES.map((wish, at) => el('label', {}, wishes[at], text(`wish ${wish}`)))),
    el('div', { class: 'end' }, back(), another && el('button', { type: 'button', onclick: another }, text('Another matter too')), el('button', { type: 'button', class: 'lead big', onclick: () => give('') }, text('Give the number'))),
  ], {}, true)
}

/** The day's numbers are taken, or a limit is reached: one more is given with a reason that is kept. */
function past(give, why) {
  const reason = el('input', { id: 'beyond', maxlength: '200', autocomplete: 'off', autofocus: true })
  const go = () => reason.value.trim() && give(reason.value.trim())
  open(text('One more, with a reason'), [
    el('p', {}, why),
    el('p', {}, text('You can give one more. Why is kept with it.')),
    el('label', { class: 'field' }, el('span', {}, text('Reason')), reason),
    el('div', { class: 'end' }, back(), el('button', { type: 'button', class: 'lead', onclick: go }, text('Give one more'))),
  ], { 'typing Enter': go })
}

function failed(answer) {
  open(text('No number just now'), [el('p', {}, answer.text ?? text('No answer yet. Please try again.')), el('div', { class: 'end' }, back())])
}

function given(tools, done) {
  const { ticket, ahead } = done
  open(text('The number'), [
    el('div', { class: 'given' }, el('p', { class: 'number', 'aria-label': ticket.number }, ...number(ticket.number)), el('p', {}, text('{count} ahead', { count: ahead ?? 0 }))),
    el('div', { class: 'end' }, back(), el('button', { type: 'button', class: 'lead', onclick: () => reprint({ id: ticket.id, device: null }, tools) }, text('Print at a kiosk'))),
  ])
}
