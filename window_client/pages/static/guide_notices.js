// Notices on the screens: put up in up to three languages, for a zone, for a time; and taken down.

import { text } from '../static/live.js'
import { back, close, open } from './dialogs.js'
import { byId, el, fill, named } from './dom.js'
import { stops, untilText } from './stops.js'

const MINUTES = [0, 30, 60, 120, 240]
const LONGEST = '500'

/** Show the notices that stand to who may post; others see nothing of it. */
export function showNotices(model, tools) {
  byId('posted-part').hidden = !model.heads
  if (!model.heads) return
  byId('post').disabled = byId('stops').disabled = !model.live
  byId('no-posted').hidden = model.notices.length > 0
  fill(byId('posted'), model.notices.map((row) => ({ ...row, live: model.live })), 'id', (row) => el('li', { class: 'alarm' },
    el('p', {}, named(row.text), ' ', el('span', { class: 'quiet' }, [named(row.zone), untilText(tools.app, row.until)].filter(Boolean).join(' · '))),
    el('div', { class: 'acts' }, el('button', { type: 'button', disabled: !row.live, onclick: () => tools.act('withdraw', { notice: row.id }) }, text('Take down')))))
}

/** Write a notice. */
export function post(model, tools) {
  const field = (id, label, autofocus = false) => [el('input', { id, maxlength: LONGEST, autocomplete: 'off', autofocus }), label]
  const fields = { zh_cn: field('notice-zh-cn', 'Text', true), zh_hk: field('notice-zh-hk', 'Traditional Chinese, if it differs'), en: field('notice-en', 'English, if there is any') }
  const zone = select('notice-zone', [['', text('The whole hall')], ...model.zones.map((one) => [one.id, named(one.name)])])
  const length = select('notice-minutes', MINUTES.map((minutes) => [minutes, minutes ? text('{count} min', { count: minutes }) : text('until further notice')]))
  const wrong = el('p', { class: 'refusal', role: 'alert', hidden: true }, text('A notice needs a text.'))
  async function go() {
    const said = Object.fromEntries(Object.entries(fields).map(([name, [input]]) => [name, input.value.trim()]).filter(([, value]) => value))
    wrong.hidden = Boolean(said.zh_cn)
    if (!said.zh_cn) return fields.zh_cn[0].focus()
    close()
    const minutes = Number(length.value)
    await tools.act('post', { text: said, ...(zone.value ? { zone: zone.value } : {}), ...(minutes ? { minutes } : {}) }, text('The notice is on the screens'))
  }
  open(text('A notice for the screens'), [
    ...Object.values(fields).map(([input, label]) => el('label', { class: 'field' }, el('span', {}, text(label)), input)),
    el('div', { class: 'pair' }, el('label', { class: 'field grow' }, el('span', {}, text('Where')), zone), el('label', { class: 'field grow' }, el('span', {}, text('For how long')), length)),
    wrong,
    el('div', { class: 'end' }, back(), el('button', { type: 'button', class: 'lead', onclick: go }, text('Put up'))),
  ], {}, true)
}

export const openStops = (tools) => stops(tools.app, (verb, fields) => tools.act(verb, fields))

const select = (id, rows) => el('select', { id }, rows.map(([value, label]) => el('option', { value: String(value) }, label)))
