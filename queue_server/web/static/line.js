// A page's socket: tells what came, and says on the page how long the line has been cut.
import { text } from './words.js'

const RETRY_MS = [500, 10000]
const SILENT_MS = 50000
const OLD_S = 3

/** Calls `changed(frame)` at each frame that says something; `hello` goes first on each line; `ended` when the centre is done with this page. */
export function live(address, changed, { hello, ended = () => {} } = {}) {
  const note = document.getElementById('line-note')
  let wait = RETRY_MS[0]
  let silence = 0
  let cutAt = null
  let final = false

  function dial() {
    const url = new URL(address, location.href)
    url.protocol = url.protocol.replace('http', 'ws')
    const socket = new WebSocket(url)
    const listen = () => {
      clearTimeout(silence)
      silence = setTimeout(() => socket.close(), SILENT_MS)
    }
    socket.onopen = () => {
      wait = RETRY_MS[0]
      cutAt = null
      if (hello) socket.send(JSON.stringify(hello))
      tell()
      listen()
    }
    socket.onmessage = ({ data }) => {
      listen()
      const frame = JSON.parse(data)
      if (frame.type !== 'heartbeat') changed(frame)
    }
    socket.onclose = ({ code }) => {
      clearTimeout(silence)
      cutAt ??= Date.now()
      if (final) return
      if (code >= 4500 && code <= 4999) return ended()
      setTimeout(dial, wait * (0.5 + Math.random() / 2))
      wait = Math.min(2 * wait, RETRY_MS[1])
    }
  }

  function tell() {
    const age = cutAt === null ? 0 : (Date.now() - cutAt) / 1000
    document.documentElement.dataset.line = cutAt === null ? 'live' : 'cut'
    note.hidden = final || age < OLD_S
    if (!note.hidden) {
      const count = age < 60 ? text('{count} s', { count: Math.floor(age) }) : text('{count} min', { count: Math.floor(age / 60) })
      note.textContent = text('No line to the centre. What you see is {age} old.', { age: count })
    }
  }

  setInterval(tell, 1000)
  dial()
  return {
    /** Nothing more will happen. */
    end() {
      final = true
      tell()
    },
  }
}
