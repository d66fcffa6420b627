// Left and right of the card: own day, what is set aside, missed numbers, the lines.

import { number, text } from '../static/live.js'
import { byId, el, fill, minutes, named, running } from './dom.js'
import { waiting } from './card.js'
import { untilText } from './stops.js'

/** Show both sides; `now` is city time. */
export function showSides(model, now, app, ask) {
  byId('served').textContent = model.day.served
  byId('mean').textContent = model.day.mean_s === null ? '–' : running(model.day.mean_s * 1000)
  byId('walk').textContent = model.day.walk_s === null ? '–' : running(model.day.walk_s * 1000)
  grades(model.grades)
  list('suspended', model.suspended.map((row) => ({ ...row, live: model.live, since: ago(row.at, now) })), suspended(ask))
  const missed = model.missed.map((row) => ({ ...row, live: model.live, since: ago(row.at, now), again: row.able && now !== null && now <= row.call_until }))
  list('missed', missed, missedRow(ask))
  byId('waiting').textContent = waiting(model)
  fill(byId('lines'), rows(model, now), 'service', line(app, ask))
}

/** The mean of many days; never a single grade, never whose. */
function grades(found) {
  byId('grades').hidden = !found
  byId('grades').textContent = found ? text('Mean grade, {days} days: {mean} ({count})', { days: found.days, mean: found.mean.toFixed(2), count: found.count }) : ''
}

function list(id, found, draw) {
  fill(byId(id), found, 'id', draw)
  byId(`no-${id}`).hidden = found.length > 0
  byId(`${id}-count`).textContent = found.length || ''
}

const ago = (at, now) => (at === null || now === null ? '' : minutes(now - at))
const big = (value) => el('b', { class: 'number', 'aria-label': value }, ...number(value))

function suspended(ask) {
  return (row) => el('li', { class: 'beside' },
    el('p', {}, big(row.number), ' ', el('span', { class: 'quiet' }, row.since)),
    el('p', {}, el('span', { class: 'mark' }, text(`suspend ${row.kind}`)), ' ', el('span', { class: 'quiet' }, named(row.service))),
    el('button', { type: 'button', class: 'small', 'data-focus': row.id, disabled: !(row.live && row.able), onclick: () => ask(row.verb, { ticket: row.id }) },
      row.verb === 'wake' ? text('Wake') : text('Take up')),
  )
}

function missedRow(ask) {
  return (row) => el('li', {},
    el('p', {}, big(row.number), ' ', el('span', { class: 'quiet' }, row.since)),
    el('p', { class: 'quiet' }, named(row.service)),
    el('p', { class: 'pair' },
      el('button', { type: 'button', class: 'small', 'data-focus': `${row.id} call`, disabled: !(row.live && row.again), onclick: () => ask('call', { ticket: row.id, reason: 'came_back' }) }, text('Call again')),
      el('button', { type: 'button', class: 'small', 'data-focus': `${row.id} rejoin`, disabled: !(row.live && row.rejoin), onclick: () => ask('rejoin', { ticket: row.id }) }, text('Rejoin')),
    ),
  )
}

function rows(model, now) {
  const able = model.verbs.includes('call_next')
  const lines = model.lines.map((row) => {
    const waited = row.oldest === null || now === null ? 0 : now - row.oldest
    return { service: row.service, prefix: row.prefix, name: row.name, tier: row.tier, waiting: row.waiting, able, long: waited > row.target_s * 1000, since: row.waiting ? minutes(waited) : '', stopped: row.stopped }
  })
  if (!model.own_lane.waiting) return lines
  const own = { service: '', own: true, waiting: model.own_lane.waiting, able: false, since: ago(model.own_lane.oldest, now) }
  return [own, ...lines]
}

function line(app, ask) {
  return (row) => el('li', { class: row.waiting ? '' : 'empty' },
    el('p', { class: 'name' }, row.own ? text('For this window') : [el('b', {}, row.prefix), ' ', named(row.name)], row.tier === 'help' && el('span', { class: 'mark' }, text('help'))),
    el('b', { class: 'amount figures' }, String(row.waiting)),
    row.waiting > 0 && el('p', { class: row.long ? 'wait-text' : 'quiet' }, text(row.long ? 'longest {time}, over target' : 'longest {time}', { time: row.since })),
    row.stopped && el('p', { class: 'wait-text stopped' }, [text('gives no numbers: {reason}', { reason: named(row.stopped.reason) }), untilText(app, row.stopped.until)].filter(Boolean).join(' · ')),
    row.waiting > 0 && !row.own && el('button', { type: 'button', class: 'small', 'data-focus': row.service, disabled: !row.able, onclick: () => ask('call_next', { service: row.service }) }, text('Call from here')),
  )
}
