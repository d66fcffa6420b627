// The card in the middle: who is here, for what, and why this one.

import { number, text } from '../static/live.js'
import { byId, cap, el, minutes, named, running } from './dom.js'
import { papers } from './papers.js'

const KNOWN_WISHES = new Set(['pager', 'escort', 'sign_language', 'low_counter', 'wheelchair', 'interpreter'])
let drawn = ''

/** Draw the card anew when what it says has changed; times run by `tickCard`. */
export function showCard(model, ask) {
  const said = JSON.stringify([model.card, model.window, model.live, waiting(model), model.verbs])
  if (said === drawn) return
  drawn = said
  const place = byId('card')
  place.dataset.state = model.card ? model.card.state : 'free'
  place.replaceChildren(...(model.card ? ticket(model, ask) : idle(model)))
}

/** Let the times on the card run. */
export function tickCard(model, now) {
  const card = model.card
  if (!card || now === null) return
  const put = (id, value) => byId(id) && (byId(id).textContent = value)
  const waited = (card.called_at ?? now) - card.joined - card.away_ms
  put('waited', minutes(waited))
  byId('waited')?.classList.toggle('wait-text', waited > card.target_s * 1000)
  put('since', running(now - (card.state === 'called' ? card.called_at : (card.started_at ?? now))))
}

export const waiting = (model) => model.own_lane.waiting + model.lines.reduce((sum, line) => sum + line.waiting, 0)

function idle(model) {
  const { state, reason, taken } = model.window
  if (taken) return plain(text('Another clerk has signed in at this window'), text('Sign out here, or ask the supervisor'))
  if (state === 'closed') return plain(text('The window is closed'), text('Open it to begin calling'))
  if (state === 'paused') return plain(text('Paused'), reason ? text(reason) : '')
  const count = waiting(model)
  if (!count && model.draws) return plain(text('Nobody is waiting'), text('Next takes from the shared line, if something there is for this window'))
  if (!count) return plain(text('Nobody is waiting'), text('Whoever takes a number shows at the right'))
  return plain(text('Free'), text('{count} waiting', { count }))
}

const plain = (title, more) => [el('div', { class: 'idle' }, el('h1', {}, title), more && el('p', { class: 'quiet' }, more))]

function ticket(model, ask) {
  const card = model.card
  return [head(card), el('p', { class: 'why' }, card.why ? sentence(card.why) : ''), marks(model, ask), card.papers && papers(card.papers), items(card), notes(card)].filter(Boolean)
}

function head(card) {
  const called = card.state === 'called'
  const state = called ? text('Called') : text('Serving')
  const usual = !called && card.handling_s ? text('usually {time}', { time: minutes(card.handling_s * 1000) }) : ''
  return el('div', { class: 'head' },
    el('h1', { class: 'number', id: 'number', 'aria-label': card.number }, ...number(card.number)),
    el('div', { class: 'times' },
      el('p', {}, el('span', { class: `mark ${called ? 'call' : 'open'}` }, state), ' ', el('span', { id: 'since', class: 'figures' }), usual && el('small', {}, ` ${usual}`)),
      !card.papers && el('p', {}, text('Waited'), ' ', el('b', { id: 'waited', class: 'figures' })),
      card.recalls > 0 && el('p', { class: 'quiet' }, text('Recalled {count} times', { count: card.recalls })),
      card.calls > 1 && el('p', { class: 'quiet' }, text('Call {count} of this number', { count: card.calls })),
    ),
  )
}

function marks(model, ask) {
  const card = model.card
  const able = model.verbs.includes('confirm')
  const confirm = (granted, label, key, code) =>
    el('button', { type: 'button', class: 'small', disabled: !able, 'data-key': code, 'aria-keyshortcuts': key, onclick: () => ask('confirm', { ticket: card.id, granted }) }, el('span', {}, label), cap(key))
  return el('div', { class: 'marks' },
    el('span', { class: 'mark' }, text(card.class)),
    card.kind === 'papers' && el('span', { class: 'mark' }, text('papers')),
    card.language && card.language !== 'zh-CN' && el('span', { class: 'mark' }, text(card.language)),
    card.mask && el('span', { class: 'mark' }, card.mask),
    card.people > 1 && el('span', { class: 'mark' }, text('{count} people', { count: card.people })),
    card.returns && el('span', { class: 'mark open' }, text('Comes back for {number}', { number: card.returns })),
    card.checked && el('span', { class: 'mark open' }, text('Materials checked: {result}', { result: text(card.checked) })),
    card.wishes.map((wish) => el('span', { class: 'mark wait' }, text('Wish: {wish}', { wish: KNOWN_WISHES.has(wish) ? text(wish) : wish }))),
    card.declared && el('span', { class: 'confirm' }, text('Priority declared'), confirm(true, text('Confirmed'), 'Y', 'KeyY'), confirm(false, text('Does not apply'), 'X', 'KeyX')),
  )
}

function items(card) {
  const several = card.items.length > 1
  const state = (item, at) => item.place === 'past' || at < card.item ? 'past' : item.place === 'later' ? 'later' : at === card.item ? 'now' : ''
  return el('ol', { class: several ? 'items several' : 'items' },
    card.items.map((item, at) => el('li', { class: state(item, at), 'aria-current': several && at === card.item ? 'step' : null },
      el('h2', {}, named(item.name)),
      item.materials.length > 0 && !card.papers && at === card.item && el('div', { class: 'materials' }, el('p', { class: 'quiet' }, text('Materials')), el('ul', {}, item.materials.map((one) => el('li', {}, named(one))))),
    )),
  )
}

function notes(card) {
  const service = card.items[0]?.id ? el('span', {}, named(card.service)) : ''
  return el('div', { class: 'notes' },
    service && el('p', { class: 'quiet' }, text('Line: {service}', { service: named(card.service) })),
    card.chain.length > 0 && el('p', {}, text('Then: {lines}', { lines: card.chain.map((one) => named(one.name)).join(' → ') }), ' ', !card.then && el('span', { class: 'quiet' }, text('This window may do all of it.'))),
    card.handlings.map((one) => el('p', { class: 'quiet' }, text('Earlier: {service}, window {window}, {time}', { service: named(one.service), window: one.window ?? '–', time: minutes(one.ended_at - one.started_at) }))),
    Object.entries(card.suspended).map(([kind, ms]) => el('p', { class: 'quiet' }, text('Set aside: {kind}, {time}', { kind: text(`suspend ${kind}`), time: minutes(ms) }))),
    card.note && el('p', { class: 'note' }, text('Note: {note}', { note: text(card.note) })),
  )
}

/** The call's reason in a sentence. */
export function sentence(why) {
  const rules = {
    window: 'Sent to this window.',
    first: 'Coming back, so before the others.',
    guard: 'Has waited far longer than the target, so next.',
    cap_priority: '{cap_priority} priority numbers were called in a row, so a normal one is next.',
    cap_normal: '{cap_normal} normal numbers were called in a row, so a priority one is next.',
    special: 'Called by choice: {because}',
    shared: 'Nobody waits here, so from the shared line.',
    place: 'First in the order of the line.',
  }
  const early = why.rule === 'place' && why.over.length > 0 && why.head_start_min > 0
  const rule = early ? 'By its class {head_start_min} minutes ahead, and so first.' : (rules[why.rule] ?? rules.place)
  const over = why.over.map((head) => text('{number} ({lane})', { number: head.number, lane: text(head.lane) })).join(text(', '))
  const parts = [text(rule, { ...why, because: text(why.because) })]
  if (over) parts.push(text('Before {numbers}.', { numbers: over }))
  if (why.help) parts.push(text('From a line that this window helps.'))
  return parts.join(document.documentElement.lang.startsWith('zh') ? '' : ' ')
}
