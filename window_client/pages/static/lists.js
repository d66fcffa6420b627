// Dialogs of lists: what is set aside, what was missed, the desk's settings, the hall's windows.

import { text } from '../static/live.js'
import { minutes, named } from './dom.js'
import { narrow, pick } from './dialogs.js'

const AUTO_S = [0, 5, 10, 20, 30]
const ROLE_MIN = [30, 60, 120]

/** Take up or wake; the only one at once. */
export function aside(model, app, ask) {
  const rows = model.suspended.filter((row) => row.able)
  if (rows.length === 1) return ask(rows[0].verb, { ticket: rows[0].id })
  pick(text('Set aside'), rows.map((row) => ({
    label: `${row.number} · ${text(`suspend ${row.kind}`)}`, more: `${named(row.service)} · ${minutes(app.cityNow() - row.at)}`,
    act: () => ask(row.verb, { ticket: row.id }),
  })))
}

/** Bring a missed number back, or call it again. */
export function gone(model, app, ask) {
  const rows = model.missed.flatMap((row) => [
    row.able && app.cityNow() <= row.call_until && { label: `${row.number} · ${text('Call again')}`, more: named(row.service), act: () => ask('call', { ticket: row.id, reason: 'came_back' }) },
    row.rejoin && { label: `${row.number} · ${text('Rejoin')}`, more: named(row.service), act: () => ask('rejoin', { ticket: row.id }) },
  ]).filter(Boolean)
  pick(text('Missed'), rows)
}

/** What this desk does by itself. */
export function desk(model, app) {
  const { auto_s: auto, chime, shared } = model.wants
  const mark = (on) => (on ? '✓' : '')
  pick(text('Settings'), [
    ...AUTO_S.map((count) => ({ label: count ? text('Call by itself after {count} s', { count }) : text('Do not call by itself'), more: mark(auto === count), act: () => app.do('wants', { auto_s: count }) })),
    { label: chime ? text('Chime when somebody joins: on') : text('Chime when somebody joins: off'), more: text('switch'), act: () => app.do('wants', { chime: !chime }) },
    { label: shared ? text('Take from the shared line when nobody waits: on') : text('Take from the shared line when nobody waits: off'), more: text('switch'), act: () => app.do('wants', { shared: !shared }) },
  ])
}

/** A supervisor frees a window or gives it another role for a time. */
export async function floor(app, ask) {
  const answer = await app.do('floor')
  if (!answer.done) return
  const { windows, services } = answer.done
  const prefixes = (list) => list.map((id) => services.find((one) => one.id === id)?.prefix ?? id).join(' ')
  narrow(text('Windows'), text('Window'), windows.map((row) => ({
    words: row.id, label: text('Window {window}', { window: row.id }),
    more: [text(row.state), row.number && `${row.number} · ${minutes(app.cityNow() - row.since)}`, prefixes(row.own)].filter(Boolean).join(' · '),
    act: () => one(row, services, ask),
  })))
}

function one(row, services, ask) {
  const free = row.number && { label: text('Free: {number} waits again', { number: row.number }), act: () => ask('free', { at: row.id }) }
  const role = { label: text('Another role for a time'), act: () => roles(row, services, ask) }
  pick(text('Window {window}', { window: row.id }), [free, role].filter(Boolean))
}

function roles(row, services, ask) {
  narrow(text('Window {window} calls first', { window: row.id }), text('Line, prefix or window'), services.map((service) => ({
    words: `${service.prefix} ${named(service.name)} ${service.id}`, label: `${service.prefix} ${named(service.name)}`,
    act: () => pick(text('For how long'), ROLE_MIN.map((count) => ({ label: text('{count} min, then as before', { count }), act: () => ask('services', {
      at: row.id, own: [service.id], help: [...new Set([...row.own, ...row.help])].filter((id) => id !== service.id), minutes: count, reason: 'supervisor',
    }) }))),
  })))
}
