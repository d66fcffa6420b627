// The door of a page: whoever works there signs in.

import { text } from '../static/live.js'
import { byId } from './dom.js'

let entering = false

/** Show whether it can be opened, and what is said before it. */
export function showDoor(connected, note = '') {
  byId('door-note').textContent = connected ? note : text('Connecting to the centre')
  byId('enter').disabled = !connected || entering
}

/** Let people in; `refresh` shows the page anew, `entered` hears of who came in. */
export function keepDoor(app, refresh, entered = () => {}) {
  byId('sign-in').addEventListener('submit', async (event) => {
    event.preventDefault()
    if (entering) return
    entering = true
    const [user, password, refusal] = [byId('user'), byId('password'), byId('door-refusal')]
    refusal.hidden = true
    refresh()
    const answer = await app.do('sign_in', { user: user.value, password: password.value })
    password.value = ''
    entering = false
    refresh()
    if (answer.done) {
      user.value = ''
      return entered()
    }
    refusal.textContent = answer.text
    refusal.hidden = false
    password.focus()
  })
}
