// A supervisor stops the giving of numbers, with a reason and what the waiting are offered, or goes on.

import { text } from '../static/live.js'
import { back, close, narrow, open, pick } from './dialogs.js'
import { cap, el, named } from './dom.js'

const MINUTES = [0, 30, 60, 120, 240]
const OFFERS = ['move', 'return']

/** What stands and what can be stopped; `ask(verb, fields)` does it. */
export async function stops(app, ask) {
  const answer = await app.do('stops')
  if (!answer.done) return
  const { stops: standing, hall, services, reasons } = answer.done
  const whole = text('The whole hall')
  narrow(text('Stop or go on giving numbers'), text('Line or prefix'), [
    ...standing.map((one) => ({
      words: `${named(one.name)} ${one.service}`, label: text('Give numbers again: {line}', { line: one.service ? named(one.name) : whole }),
      more: [named(one.reason), untilText(app, one.until)].filter(Boolean).join(' · '), act: () => ask('resume_service', one.service ? { service: one.service } : {}),
    })),
    ...(hall ? [{ words: whole, label: text('Stop: {line}', { line: whole }), more: '', act: () => why({ name: whole }, reasons, ask) }] : []),
    ...services.map((row) => ({
      words: `${row.prefix} ${named(row.name)} ${row.id}`, label: text('Stop: {line}', { line: `${row.prefix} ${named(row.name)}` }), more: text('{count} waiting', { count: row.waiting }),
      act: () => why({ service: row.id, name: named(row.name) }, reasons, ask),
    })),
  ])
}

/** Until when a stop holds; empty where nobody said. */
export function untilText(app, until) {
  const at = until ? app.cityAt(until) : null
  return at ? text('until {time}', { time: at.text }) : ''
}

/** One of the city's reasons, which each citizen reads in the own language, or words of one's own. */
function why(line, reasons, ask) {
  const then = (said) => howLong({ ...line, ...said }, ask)
  if (!reasons.length) return otherWords(line, then)
  pick(text('Stop {line}, because (citizens read this)', { line: line.name }), [
    ...reasons.map((one) => ({ label: named(one.name), act: () => then({ said: named(one.name), reason: one.id }) })),
    { label: text('In other words'), act: () => otherWords(line, then) },
  ])
}

function otherWords(line, then) {
  const field = (id, label, autofocus = false) => [el('input', { id, maxlength: '200', autocomplete: 'off', autofocus }), label]
  const fields = { zh_cn: field('reason', 'Reason', true), zh_hk: field('reason-zh-hk', 'Traditional Chinese, if it differs'), en: field('reason-en', 'English, if there is any') }
  function go() {
    const words = Object.fromEntries(Object.entries(fields).map(([name, [input]]) => [name, input.value.trim()]).filter(([, value]) => value))
    if (!words.zh_cn) return fields.zh_cn[0].focus()
    then({ said: words.zh_cn, reason: words.zh_cn, text: words })
  }
  open(text('Stop {line}, because (citizens read this)', { line: line.name }), [
    ...Object.values(fields).map(([input, label]) => el('label', { class: 'field' }, el('span', {}, text(label)), input)),
    el('div', { class: 'end' }, back(), el('button', { type: 'button', class: 'lead', onclick: go }, text('Next step'), cap('Enter'))),
  ], { 'typing Enter': go, 'typing NumpadEnter': go })
}

function howLong(stop, ask) {
  pick(text('For how long'), MINUTES.map((minutes) => ({ label: minutes ? text('{count} min', { count: minutes }) : text('until further notice'), act: () => offers({ ...stop, minutes }, ask) })))
}

function offers({ service, name, said, reason, text: words, minutes }, ask) {
  const boxes = OFFERS.map((offer, at) => el('input', { type: 'checkbox', value: offer, checked: true, autofocus: at === 0 }))
  const go = () => {
    const chosen = boxes.filter((box) => box.checked).map((box) => box.value)
    close()
    ask('stop_service', { reason, ...(words ? { text: words } : {}), offers: chosen, ...(service ? { service } : {}), ...(minutes ? { minutes } : {}) })
  }
  // Enter is the button's own where one has the focus
  const enter = () => (document.activeElement.matches('button') ? document.activeElement.click() : go())
  open(text('What the waiting are offered'), [
    el('p', { class: 'quiet' }, `${name} · ${said}`),
    el('div', { class: 'toggles' }, OFFERS.map((offer, at) => el('label', { class: 'check' }, boxes[at], text(`offer ${offer}`)))),
    el('div', { class: 'end' }, back(), el('button', { type: 'button', class: 'lead', onclick: go }, text('Stop giving numbers'), cap('Enter'))),
  ], { Enter: enter, NumpadEnter: enter })
}
