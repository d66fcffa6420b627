// The screen before a number. What stands still is made once; what changes with the hall, anew.
import { button, facts, heading, icon, make } from './element.js'

// more lines than this stand in two columns
const MANY = 3

export function offer(view, chrome, app) {
  if (!view.offer) return { node: make('div', { class: 'offering' }, heading(view.title)) }
  const about = view.offer
  const live = part('live', ({ facts: all }) => [facts(all)])
  const others = part('others', (now) => now.others.length === 0 ? [] : [
    make('h2', { text: now.others_title }), make('ul', {}, ...now.others.map((one) => other(one, app)))])
  const needs = part('needs', (now) => now.needs ? behind(now.needs, app) : [])
  const takes = part('takes', (now) => now.not_now
    ? [make('p', { class: 'not-now', role: 'status', text: now.not_now })]
    : now.takes.map((one, at) => button({
      text: one.text, note: one.note, class: at === 0 ? 'lead take' : 'take-other', onclick: () => app.do('take', { class: one.class, ...one.asks }),
    })))
  const papers = make('div', { class: 'about', ...pushed(about), onscroll: () => more(papers) },
    sheet('parts', about.parts_title, about.parts), sheet('papers', about.materials_title, about.materials))
  const deciding = make('div', { class: 'deciding' }, live.node, needs.node, takes.node)
  new ResizeObserver(() => more(papers)).observe(papers)
  const all = [live, others, needs, takes]
  const update = ({ offer: now }) => {
    if (now) all.forEach((one) => one.update(now))
    if (now) place(others.node, now.not_now)
    more(papers)
  }
  // where no number is given, what else can be done is what there is to decide
  function place(node, foremost) {
    const there = foremost ? deciding : papers
    if (node.parentNode !== there) there.append(node)
  }
  update(view)
  return { node: make('div', { class: 'offering' }, heading(view.title), papers, deciding), update }
}

/** A part of the screen that is made anew only when what it shows has changed. */
function part(name, content) {
  const node = make('div', { class: name })
  let shown = ''
  return {
    node,
    update(now) {
      const made = content(now)
      const newer = made.map((one) => one.outerHTML).join('')
      if (newer === shown) return
      shown = newer
      const focused = [...node.querySelectorAll('button')].indexOf(document.activeElement)
      node.replaceChildren(...made)
      node.querySelectorAll('button')[focused]?.focus()
    },
  }
}

/** What may be longer than its place is reached by the keyboard too. */
function pushed(about) {
  return about.materials.length === 0 ? {} : { tabindex: '0', role: 'region', 'aria-label': about.materials_title }
}

/** Its lower edge fades while there is more below it. */
function more(node) {
  node.classList.toggle('more', node.scrollTop + node.clientHeight < node.scrollHeight - 4)
}

function sheet(name, title, lines) {
  if (lines.length === 0) return null
  return make('section', { class: lines.length > MANY ? `card ${name} many` : `card ${name}` }, make('h2', { text: title }),
    make('ul', {}, ...lines.map((one) => make('li', { text: one }))))
}

function other(one, app) {
  const words = [icon(one.kind), make('span', { class: 'words' }, make('b', { text: one.text }), make('small', { text: one.note }))]
  if (!one.verb) return make('li', { class: 'other' }, ...words)
  return make('li', {}, button({ text: one.text, note: one.note, image: one.kind, class: 'other', onclick: () => app.do(one.verb, one.fields) }))
}

function behind(needs, app) {
  if (!needs.behind) return wishing(needs, app)
  return [button({ text: needs.behind.text, note: needs.behind.note, class: 'behind', onclick: () => app.do('wishes', { open: true }) })]
}

/** Wishes and the number of people, on the screen or in a panel. */
export function wishing(needs, app) {
  return [wishes(needs, app), people(needs.people, app)]
}

function wishes(needs, app) {
  return make('div', { class: 'wish-list', role: 'group', 'aria-label': needs.title }, make('h2', { text: needs.title }),
    ...needs.wishes.map((one) => button({
      text: one.text, class: 'wish', 'aria-pressed': String(one.on), onclick: () => app.do('wish', { wish: one.id, on: !one.on }),
    })))
}

function people(about, app) {
  const step = (by, text, name) => button({
    text, class: 'step', 'aria-label': name, disabled: about.count + by < 1 || about.count + by > about.most,
    onclick: () => app.do('people', { count: about.count + by }),
  })
  return make('div', { class: 'people', role: 'group', 'aria-label': about.title }, make('h2', { text: about.title }),
    step(-1, '−', about.fewer), make('output', { class: 'figures', text: about.text }), step(1, '+', about.more))
}
