// Who somebody is: the notice with its two ways on, and a number typed on the screen. What is typed
// stays in its field, goes to this machine's own program alone, and is gone with the screen.
import { button, heading, icon, make } from './element.js'

// a telephone's order, with delete and clear beside it; more keys than that stand in rows
const TELEPHONE = ['1', '2', '3', 'delete', '4', '5', '6', 'clear', '7', '8', '9', '', 'X', '0']

/** What a document is wanted for; agreeing is a touch of its own, and so is going without. */
export function notice(view, chrome, app) {
  const agrees = view.agrees.map((one, at) => button({
    text: one.text, class: at === 0 ? 'lead agree' : 'agree', onclick: () => app.do('agree', one.fields),
  }))
  const held = make('p', { class: 'held', role: 'status', text: view.held, hidden: !view.held })
  return {
    node: make('div', { class: 'asking notice' }, heading(view.title), held,
      make('div', { class: 'card about' }, lines(view.lines), make('p', { class: 'quiet version', text: view.version })),
      make('div', { class: 'answers' }, ...agrees, without(view.without, app))),
    update(newer) {
      held.textContent = newer.held
      held.hidden = !newer.held
    },
  }
}

/** A number on the screen's own keys, judged with each of them. */
export function typing(view, chrome, app) {
  const { typing: about } = view
  const field = make('input', {
    id: 'number', type: 'text', inputmode: 'none', autocomplete: 'off', autocapitalize: 'characters', spellcheck: 'false',
    maxlength: '24', 'aria-label': about.label, 'aria-describedby': 'number-fault', class: 'figures',
  })
  const title = heading(view.title)
  const lead = make('p', { class: 'quiet lead-line', role: 'status' })
  const fault = make('p', { id: 'number-fault', class: 'fault', role: 'status' })
  const count = make('p', { class: 'quiet figures count-line', 'aria-hidden': 'true' })
  const typed = () => {
    field.value = field.value.toUpperCase()
    tell()
    if (about.verb === 'typed') app.do('typed', { text: field.value })
  }
  const agree = view.agree && button({ text: view.agree, class: 'lead agree', onclick: () => app.do('phone', { text: field.value, notice: view.notice }) })
  function tell() {
    count.textContent = about.count.replace('{count}', field.value.replace(/\s/g, '').length)
    if (agree) agree.disabled = field.value.replace(/\D/g, '').length < about.size
  }
  function update(newer) {
    title.textContent = newer.title
    lead.textContent = newer.lead
    fault.textContent = newer.fault
    field.setAttribute('aria-invalid', String(Boolean(newer.fault)))
  }
  field.oninput = typed
  field.onkeydown = (event) => {
    if (event.key === 'Enter' && agree && !agree.disabled) agree.click()
  }
  update(view)
  tell()
  const answers = [agree, view.silent && button({ text: view.silent, class: 'silent', onclick: () => app.do('silent') }), without(view.without, app)]
  return {
    node: make('div', { class: `asking typing-number ${view.screen}` }, title,
      view.kept ? make('p', { class: 'held', text: view.kept }) : null,
      view.lines ? make('div', { class: 'card about' }, lines(view.lines), make('p', { class: 'quiet version', text: view.version })) : null,
      view.reader ? make('div', { class: 'lay' }, icon('card')) : null,
      lead,
      make('div', { class: 'entry' }, make('label', { for: 'number', text: about.label }), field, make('div', { class: 'entry-said' }, fault, count)),
      make('div', { class: 'side' }, pad(about.keys, chrome, field, typed), make('div', { class: 'answers' }, ...answers))),
    focus: () => field.focus(),
    update,
  }
}

function lines(all) {
  return make('dl', { class: 'lines' }, ...all.map((one) => make('div', {}, make('dt', { text: one.name }), make('dd', { text: one.value }))))
}

function without(about, app) {
  return about && button({ text: about.text, note: about.note, class: 'without', onclick: () => app.do('without') })
}

// keys that type into the field, wherever its caret stands
function pad(keys, chrome, field, typed) {
  const put = (text) => {
    const [start, end] = [field.selectionStart ?? field.value.length, field.selectionEnd ?? field.value.length]
    if (text && field.value.length >= field.maxLength) return
    field.setRangeText(text, text || start !== end ? start : Math.max(0, start - 1), end, 'end')
    typed()
  }
  const clear = () => {
    field.value = ''
    typed()
  }
  const key = (text) => make('button', { type: 'button', class: 'key', text, onclick: () => put(text) })
  const named = {
    delete: () => button({ text: chrome.delete, class: 'key wide', onclick: () => put('') }),
    clear: () => button({ text: chrome.clear, class: 'key wide', onclick: clear }),
  }
  const few = keys.length < TELEPHONE.length
  const order = few ? TELEPHONE.map((one) => (one.length !== 1 || keys.includes(one) ? one : '')) : [...keys, 'delete', 'clear']
  const made = order.map((one) => (one ? named[one]?.() ?? key(one) : make('span')))
  const board = make('div', { class: `pad ${few ? 'telephone' : 'letters'}`, role: 'group', 'aria-label': chrome.keys }, ...made)
  // a touched key leaves the caret where it is
  board.onpointerdown = (event) => event.preventDefault()
  return board
}
