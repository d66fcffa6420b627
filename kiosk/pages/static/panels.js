// What lies over a screen for a moment: the warning before the kiosk starts again, and the way to a guide.
import { button, make } from './element.js'
import { wishing } from './offer.js'

const warning = document.getElementById('warning')
const help = document.getElementById('help')
const needs = document.getElementById('needs')

/** Show or take away both as the model says. */
export function showPanels(model, app) {
  fill(warning, model.warning, (said) => [
    make('h2', { id: 'warning-title', text: said.title }),
    make('p', { id: 'warning-text', class: 'figures', text: said.text }),
    make('p', { id: 'warning-count', class: 'count figures', 'aria-hidden': 'true' }),
    button({ text: said.stay, class: 'lead', onclick: () => app.do('stay') }),
    button({ text: said.end, class: 'end', onclick: () => app.do('finish') }),
  ])
  fill(help, model.help, (said) => [
    make('h2', { id: 'help-title', text: said.title }),
    make('p', { id: 'help-text', role: 'status', text: said.text }),
    make('p', { class: 'quiet', text: said.more }),
    said.asks && button({ text: said.asks.text, class: said.asks.call ? 'lead' : '', onclick: () => app.do('guide', { call: said.asks.call }) }),
    button({ text: said.close, class: said.asks?.call ? '' : 'lead', onclick: () => app.do('help', { open: false }) }),
  ])
  fill(needs, model.needs, (said) => [
    make('h2', { id: 'needs-title', class: 'unseen', text: said.title }), ...wishing(said, app),
    button({ text: said.close, class: 'lead', onclick: () => app.do('wishes', { open: false }) }),
  ])
  needs.oncancel = (event) => {
    event.preventDefault()
    app.do('wishes', { open: false })
  }
  help.oncancel = warning.oncancel = (event) => {
    event.preventDefault()
    app.do(event.target === help ? 'help' : 'stay', { open: false })
  }
}

/** Count the warning down. */
export function countPanels(model, seconds) {
  const text = document.getElementById('warning-text')
  if (!model.warning || !text) return
  // said aloud once; what counts down is for the eyes
  if (!text.dataset.said) text.textContent = model.warning.text.replace('{count}', seconds)
  text.dataset.said = '1'
  document.getElementById('warning-count').textContent = seconds
}

function fill(dialog, said, content) {
  if (!said) return dialog.open && dialog.close()
  const shown = JSON.stringify(said)
  if (dialog.dataset.shown !== shown) {
    dialog.dataset.shown = shown
    const focused = [...dialog.querySelectorAll('button')].indexOf(document.activeElement)
    dialog.replaceChildren(...content(said).filter(Boolean))
    dialog.querySelectorAll('button')[focused]?.focus()
  }
  if (!dialog.open) dialog.showModal()
}
