// One builder a screen: each gives the screen's element and, where the screen lives on, how the
// same screen takes a newer model.
import { number } from '../static/live.js'
import { button, facts, heading, icon, make } from './element.js'
import { notice, typing } from './identity.js'
import { candidates, keyboard } from './keyboard.js'
import { list } from './list.js'
import { offer } from './offer.js'

const lead = (text) => (text ? make('p', { class: 'quiet lead-line', text }) : null)

export const screens = {
  home, groups, list: rows, search, offer, scanned, halls: rows, sure, taking, ticket, denied, waiting,
  notice, document: typing, company: typing, phone: typing, many,
}

function tile(app, one, kind = 'tile') {
  const touch = () => app.do(one.verb, one.fields)
  return make('li', {}, button({ text: one.text, note: one.note, mark: one.mark, class: kind, onclick: touch }))
}

function home(view, chrome, app) {
  const ways = view.ways.map((one) => button({ text: one.text, note: one.note, image: one.image, class: `way ${one.image}`, onclick: () => app.do(one.verb, one.fields) }))
  return {
    node: make('div', { class: 'first' },
      heading(view.title),
      make('div', { class: 'find' }, ...ways),
      make('ul', { class: 'tiles' }, ...view.tiles.map((one) => tile(app, one))),
      view.direct.length === 0 ? null : make('section', { class: 'direct', 'aria-labelledby': 'direct-title' },
        make('h2', { id: 'direct-title', text: view.direct_title }),
        make('ul', { class: 'tiles three' }, ...view.direct.map((one) => tile(app, one, 'tile plain-tile')))),
      make('div', { class: 'hints' }, card(view.card, app),
        make('p', { class: 'scan-hint' }, icon('scan'), make('span', { text: view.scan })))),
  }
}

// a card that is ready for this visit can be forgotten; until then, where to lay one
function card(about, app) {
  if (!about) return null
  const told = make('p', { class: 'scan-hint card-hint', role: 'status' }, icon('card'), make('span', { text: about.text }))
  if (!about.forget) return told
  return make('div', { class: 'card-ready' }, told, button({ text: about.forget, class: 'forget', onclick: () => app.do('forget') }))
}

function groups(view, chrome, app) {
  const found = list(chrome, 'tile', (one) => app.do(one.verb, one.fields))
  found.fill(view.tiles)
  return { node: make('div', { class: 'listing groups' }, heading(view.title), found.node) }
}

function rows(view, chrome, app) {
  const found = list(chrome, 'row-button', (row) => app.do(row.verb, row.fields))
  found.fill(view.rows)
  return { node: make('div', { class: 'listing' }, heading(view.title), lead(view.lead), found.node) }
}

function search(view, chrome, app) {
  const field = make('input', {
    id: 'query', type: 'search', inputmode: 'none', autocomplete: 'off', spellcheck: 'false',
    maxlength: '40', placeholder: view.example, value: view.query, 'aria-label': view.title,
  })
  const said = make('p', { class: 'quiet lead-line', role: 'status', text: view.lead })
  const found = list(chrome, 'row-button', (row) => app.do(row.verb, row.fields))
  const typed = () => app.do('search', { query: field.value })
  field.oninput = typed
  found.fill(view.rows)
  const words = candidates(chrome, (query) => {
    field.value = query
    typed()
  })
  words.fill(view.words)
  return {
    node: make('div', { class: 'searching' }, heading(view.title), field, said, found.node,
      make('div', { class: 'typing' }, words.node, keyboard(chrome, field, typed))),
    focus: () => field.focus(),
    update(newer) {
      said.textContent = newer.lead
      words.fill(newer.words)
      found.fill(newer.rows)
    },
  }
}

function taking(view) {
  return { node: make('div', { class: 'taking', role: 'status' }, make('span', { class: 'wheel', 'aria-hidden': 'true' }), heading(view.title)) }
}

function ticket(view, chrome, app) {
  const about = view.ticket
  const title = heading(view.title)
  const slip = make('p', { class: 'slip', role: 'status' })
  const finish = button({ text: view.finish, class: 'lead finish', onclick: () => app.do('finish') })
  const left = make('span', { class: 'left figures', 'aria-hidden': 'true' })
  finish.append(left)
  function update(newer) {
    title.textContent = newer.title
    if (slip.textContent === newer.slip.text) return
    slip.dataset.state = newer.slip.state
    slip.textContent = newer.slip.text
  }
  update(view)
  const code = make('figure', { class: 'code' }, make('img', { src: about.qr, alt: about.qr_name }), make('figcaption', { text: about.qr_name }))
  const name = make('p', { class: 'ticket-number number', 'aria-label': `${about.number_name} ${about.number}` })
  name.setAttribute('role', 'img')
  name.append(...number(about.number))
  return {
    node: make('div', { class: 'given' }, title, name,
      make('p', { class: 'service' }, about.service, about.mark ? make('span', { class: 'mark open', text: about.mark }) : null),
      facts(about.facts), code, slip, finish),
    update,
    countdown: (seconds) => { left.textContent = chrome.seconds.replace('{count}', seconds) },
    // two frames later it has been painted: from now on the number is somebody's
    painted: () => requestAnimationFrame(() => requestAnimationFrame(() => app.do('shown', { ticket: about.id }))),
  }
}

function denied(view, chrome, app) {
  return {
    node: make('div', { class: 'denied' }, icon('notice'), heading(view.title), make('p', { class: 'refusal', text: view.refusal }),
      ...instead(view.ways, app),
      button({ text: view.again, class: view.ways.length ? '' : 'lead', onclick: () => app.do('home') })),
  }
}

function many(view, chrome, app) {
  return {
    node: make('div', { class: 'denied many' }, icon('batch'), heading(view.title), make('p', { class: 'refusal', text: view.text }),
      make('p', { class: 'refusal quiet', text: view.more }), ...instead(view.ways, app),
      button({ text: view.again, onclick: () => app.do('home') })),
  }
}

// what can be done instead, the nearest thing as the great button
const instead = (ways, app) => ways.map((one, at) => button({ text: one.text, note: one.note, class: at === 0 ? 'lead' : '', onclick: () => app.do(one.verb, one.fields) }))

function waiting(view) {
  return { node: make('div', { class: 'taking' }, make('span', { class: 'wheel', 'aria-hidden': 'true' }), heading(view.title), make('p', { class: 'quiet', text: view.text })) }
}

function scanned(view, chrome, app) {
  const about = view.scan
  if (!about) return taking(view)
  const name = about.number ? make('p', { class: 'ticket-number number', role: 'img', 'aria-label': `${about.number_name} ${about.number}` }) : icon('notice')
  if (about.number) name.append(...number(about.number))
  return {
    node: make('div', { class: 'denied scanned' }, name, heading(view.title),
      about.text ? make('p', { class: 'refusal', role: 'status', text: about.text }) : null,
      about.facts.length ? facts(about.facts) : null,
      about.offers.length ? make('div', { class: 'offers' }, ...about.offers.map((one) => button({ text: one.text, note: one.note, onclick: () => app.do(one.verb) }))) : null,
      about.rejoin ? button({ text: about.rejoin, class: 'lead', onclick: () => app.do('rejoin') }) : null,
      button({ text: about.finish, class: about.rejoin ? '' : 'lead', onclick: () => app.do('finish') })),
  }
}

function sure(view, chrome, app) {
  return {
    node: make('div', { class: 'denied sure' }, heading(view.title), make('p', { class: 'refusal', text: view.text }),
      view.online ? button({ text: view.yes, class: 'lead', onclick: () => app.do('go') }) : null,
      button({ text: view.no, onclick: () => app.do('finish') })),
  }
}
