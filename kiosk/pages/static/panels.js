// What lies over a screen for a moment: the warning before the kiosk starts again, and the way to a guide.
import { button, make } from './element.js'

const warning = document.getElementById('warning')
const help = document.getElementById('help')

/** Show or take away both as the model says. */
export function showPanels(model, app) {
  fill(warning, model.warning, (said) => [
    make('h2', { id: 'warning-title', text: said.title }),
    make('p', { id: 'warning-text', class: 'figures', text: said.text }),
    button({ text: said.stay, class: 'lead', onclick: () => app.do('stay') }),
  ])
  fill(help, model.help, (said) => [
    make('h2', { id: 'help-title', text: said.title }),
    make('p', { id: 'help-text', text: said.text }),
    make('p', { class: 'quiet', text: said.more }),
    button({ text: said.close, class: 'lead', onclick: () => app.do('help', { open: false }) }),
  ])
  help.oncancel = warning.oncancel = (event) => {
    event.preventDefault()
    app.do(event.target === help ? 'help' : 'stay', { open: false })
  }
}

/** Count the warning down. */
export function countPanels(model, seconds) {
  const text = document.getElementById('warning-text')
  if (model.warning && text) text.textContent = model.warning.text.replace('{count}', seconds)
}

function fill(dialog, said, content) {
  if (!said) return dialog.open && dialog.close()
  const shown = JSON.stringify(said)
  if (dialog.dataset.shown !== shown) {
    dialog.dataset.shown = shown
    dialog.replaceChildren(...content(said))
  }
  if (!dialog.open) dialog.showModal()
}
