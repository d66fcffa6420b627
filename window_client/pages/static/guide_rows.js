// One person's number in a list, with what the guide can do for them.

import { number, text } from '../static/live.js'
import { back, close, open } from './dialogs.js'
import { el, minutes, named } from './dom.js'

const OPEN = ['waiting', 'remote', 'called']

/** A row; `kind` is the list it stands in, `tools` are `{act, app, waited}`. */
export function person(row, kind, tools) {
  const facts = [
    named(row.service), text(`state ${row.state}`), row.people > 1 && text('{count} people', { count: row.people }),
    row.ahead !== null && text('{count} ahead', { count: row.ahead }), row.window && text('Window {window}', { window: row.window }),
    OPEN.includes(row.state) && text('waited {time}', { time: tools.waited(row) }),
  ]
  const marks = [
    row.class === 'priority' && el('span', { class: 'mark' }, text(row.declared ? 'priority declared' : 'priority')),
    ...row.wishes.map((wish) => el('span', { class: 'mark wait' }, text(`wish ${wish}`))),
    row.pager && el('span', { class: 'mark' }, text('pager {count}', { count: row.pager })),
    row.checked && el('span', { class: row.checked.startsWith('missing') ? 'mark wait' : 'mark open' }, row.checked.startsWith('missing') ? text('papers missing') : text('papers complete')),
  ]
  return el('li', { class: 'person' },
    el('b', { class: 'number', 'aria-label': row.number }, ...number(row.number)),
    el('div', { class: 'about' },
      row.items.length > 0 && el('p', {}, row.items.map(named).join(' · ')),
      el('p', { class: 'quiet' }, facts.filter(Boolean).join(' · ')),
      el('p', { class: 'toggles' }, marks)),
    el('div', { class: 'acts' }, verbs(row, kind, tools)))
}

function verbs(row, kind, tools) {
  const button = (label, onclick, lead = false) => el('button', { type: 'button', class: lead ? 'lead' : false, onclick, 'data-focus': `${row.id} ${label}` }, text(label))
  const found = []
  if (row.declared && row.state !== 'missed') {
    found.push(button('Grant priority', () => tools.act('confirm', { ticket: row.id, granted: true }), kind === 'confirm'))
    found.push(button('Not priority', () => tools.act('confirm', { ticket: row.id, granted: false })))
  }
  if (OPEN.includes(row.state) && kind !== 'confirm') found.push(button('Look at papers', () => papers(row, tools), kind === 'check'))
  if (row.state === 'missed' && row.rejoin) found.push(button('Bring back', () => tools.act('rejoin', { ticket: row.id }, text('{number} waits again', { number: row.number })), true))
  if (row.state === 'remote') found.push(button('Is here', () => tools.act('arrive', { ticket: row.id }), true))
  if (row.pager) found.push(button('Pager is back', () => tools.act('page', { ticket: row.id }), kind === 'pagers'))
  else if (row.wishes.includes('pager') && OPEN.includes(row.state) && kind !== 'confirm') found.push(button('Hand a pager', () => pager(row, tools), kind === 'pagers'))
  if (kind !== 'confirm') found.push(button('More', () => more(row, tools)))
  return found
}

/** What of the papers is there: complete, or the one-time notice of what is missing. */
function papers(row, tools) {
  const boxes = row.materials.map((material) => el('label', {}, el('input', { type: 'checkbox', checked: true, value: named(material) }), named(material)))
  const extra = el('input', { id: 'missing-more', maxlength: '120', autocomplete: 'off' })
  const missing = () => [...boxes.map((box) => box.querySelector('input')).filter((box) => !box.checked).map((box) => box.value), extra.value.trim()].filter(Boolean)
  async function done() {
    const lacks = missing()
    const result = lacks.length ? `missing: ${lacks.join('、')}` : 'complete'
    if (await tools.act('check', { ticket: row.id, result: result.slice(0, 400) }) === null) return
    if (lacks.length) notice(row, lacks)
    else close()
  }
  open(text('Papers of {number}', { number: row.number }), [
    row.materials.length ? el('p', {}, text('Take the mark away from what is missing.')) : el('p', { class: 'quiet' }, text('No list for this number: ask what it is about.')),
    el('div', { class: 'toggles' }, boxes),
    el('label', { class: 'field' }, el('span', {}, text('Something else that is missing')), extra),
    el('div', { class: 'end' }, back(), el('button', { type: 'button', class: 'lead', onclick: done }, text('Keep this'))),
  ], {}, true)
}

/** 一次性告知: everything that is missing at once, to be printed and taken along. */
function notice(row, lacks) {
  open(text('What is still needed'), [
    el('p', {}, text('Number {number}', { number: row.number }), row.items.length ? ` · ${row.items.map(named).join(' · ')}` : ''),
    el('ol', { class: 'lacks' }, lacks.map((one) => el('li', {}, one))),
    el('p', { class: 'quiet' }, text('With these papers the matter can be taken in. Nothing else will be asked for.')),
    el('div', { class: 'end' }, back(), el('button', { type: 'button', class: 'lead', onclick: () => print() }, text('Print'))),
  ], {}, true)
}

function more(row, tools) {
  const rows = []
  if (OPEN.includes(row.state)) {
    rows.push(['Another line of this hall', () => elsewhere(row, tools)], ['Another hall', () => halls(row, tools)])
    rows.push(['Print the slip again', () => reprint(row, tools)])
    if (!row.pager && !row.wishes.includes('pager')) rows.push(['Hand a pager', () => pager(row, tools)])
    rows.push(['Give the number up', async () => { close(); await tools.act('cancel', { ticket: row.id }, text('{number} was given up', { number: row.number })) }])
  }
  if (!rows.length) rows.push(['Print the slip again', () => reprint(row, tools)])
  open(text('Number {number}', { number: row.number }), [el('div', { class: 'choices' }, rows.map(([label, onclick]) => el('button', { type: 'button', class: 'choice', onclick }, el('span', { class: 'label' }, text(label))))), el('div', { class: 'end' }, back())])
}

/** Hand a pager by its number, typed or scanned; one that is out already is said to be. */
function pager(row, tools) {
  const typed = el('input', { id: 'pager', inputmode: 'numeric', maxlength: '4', autocomplete: 'off', autofocus: true })
  const wrong = el('p', { class: 'refusal', role: 'alert', hidden: true })
  async function go() {
    const count = Number(typed.value.trim())
    const holder = tools.pagers()[count]
    const fits = Number.isInteger(count) && count > 0
    wrong.hidden = fits && !holder
    wrong.textContent = holder ? text('Pager {count} is still with {number}.', { count, number: holder }) : text('Please type the number on the pager.')
    if (!wrong.hidden) return typed.select()
    close()
    await tools.act('page', { ticket: row.id, pager: count }, text('Pager {count} rings when {number} is called', { count, number: row.number }))
  }
  open(text('A pager for {number}', { number: row.number }), [
    el('label', { class: 'field' }, el('span', {}, text('Number on the pager')), typed), wrong,
    el('div', { class: 'end' }, back(), el('button', { type: 'button', class: 'lead', onclick: go }, text('Hand it over'))),
  ], { 'typing Enter': go, 'typing NumpadEnter': go })
}

/** To the right line; the waiting time is kept. */
function elsewhere(row, tools) {
  const list = el('div', { class: 'choices' })
  const typed = el('input', { id: 'line', autocomplete: 'off', autofocus: true, oninput: show })
  async function show() {
    const answer = await tools.app.do('items', { query: typed.value })
    list.replaceChildren(...(answer.done?.services ?? []).map((one) => el('button', { type: 'button', class: 'choice', onclick: () => { close(); tools.act('reclass', { ticket: row.id, service: one.id }) } }, el('span', { class: 'label' }, el('b', {}, one.prefix), ' ', named(one.name)))))
  }
  open(text('Another line of this hall'), [el('label', { class: 'field' }, el('span', {}, text('Name or prefix of the line')), typed), list, el('div', { class: 'end' }, back())], {}, true)
}

async function halls(row, tools) {
  const answer = row.item ? await tools.app.do('halls', { item: row.item }) : { done: { halls: [] } }
  const rows = answer.done?.halls ?? []
  const list = rows.map((one) => el('button', { type: 'button', class: 'choice', onclick: () => { close(); tools.act('move', { ticket: row.id, hall: one.hall }, text('{number} goes to {hall}', { number: row.number, hall: one.name })) } },
    el('span', { class: 'label' }, one.name), el('span', { class: 'quiet' }, [one.travel_s !== null && text('{time} away', { time: minutes(one.travel_s * 1000) }), text('waits {from} to {to}', { from: minutes(one.wait_s[0] * 1000), to: minutes(one.wait_s[1] * 1000) })].filter(Boolean).join(' · '))))
  open(text('Another hall'), [rows.length ? el('div', { class: 'choices' }, list) : el('p', {}, text('No other hall takes this just now.')), el('div', { class: 'end' }, back())], {}, true)
}

export function reprint(row, tools) {
  const kiosks = [...new Set([row.device, ...tools.kiosks()].filter(Boolean))]
  const send = (device) => { close(); tools.act('printed', { ticket: row.id, state: 'queued', device }, text('The slip comes out at the kiosk')) }
  if (kiosks.length === 1) return send(kiosks[0])
  const list = kiosks.map((device) => el('button', { type: 'button', class: 'choice', onclick: () => send(device) }, el('span', { class: 'label' }, device.replace(/^device:/, ''))))
  open(text('Print at which kiosk?'), [kiosks.length ? el('div', { class: 'choices' }, list) : el('p', {}, text('No kiosk is known here yet. Please write the number down.')), el('div', { class: 'end' }, back())])
}
