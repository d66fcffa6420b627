// The keys of a window's page: Space is the next verb, every other key is its button's.

import { countdown } from './auto.js'
import { byId } from './dom.js'

/** `press` does the next verb, `busy` says when the keys are a dialog's, `escape` puts something away. */
export function keyboard(work, { press, busy = () => false, escape = () => {} }) {
  document.addEventListener('keydown', (event) => {
    const { app, model } = work
    if (event.repeat || event.ctrlKey || event.altKey || event.metaKey || busy() || !model.clerk) return
    if (event.target.matches('input, textarea, select')) return
    if (countdown(model, app.cityNow()) !== null) {
      app.do('auto_stop')
      // Space is the call itself; every other key only stops
      if (event.code !== 'Space') return event.preventDefault()
    }
    if (event.code === 'Escape') return escape()
    if (event.code === 'Space') {
      // whoever went to another button by keyboard means that one
      if (event.target !== byId('next') && event.target.matches('button:focus-visible, a:focus-visible')) return
      event.preventDefault()
      return press()
    }
    const code = event.code.replace('Numpad', 'Digit')
    const button = [...document.querySelectorAll('[data-key]')].find((one) => one.dataset.key === code && !one.hidden && !one.disabled)
    if (!button) return
    event.preventDefault()
    button.click()
  })
}
