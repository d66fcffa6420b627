// The socket between a page and its app: one model that is always true or says how old it is.
//
//   import { live, text } from '../static/live.js'
//   const app = live({ show(model, changed) { … }, line(state) { … } })
//   const answer = await app.do('call_next', { service: 'A' })   // {done} or {code, text}
//
// `show` gets the whole model and the names that changed. An ask is sent again under its id after
// a reconnect, so it is done once. The page loads itself anew when its app was started anew.

const RETRY_MS = [300, 2500]
const ANSWER_MS = 12000
const ERRORS = 5
const root = document.documentElement.dataset
const texts = JSON.parse(document.querySelector('meta[name="texts"]')?.content || '{}')

/** A text of the page's catalogues with its {fields} filled in. */
export function text(message, fields = {}) {
  return (texts[message] ?? message).replace(/\{(\w+)\}/g, (all, name) => fields[name] ?? all)
}

/** Keep the page's model; gives `{model, line, do, cityNow, ageS}`. */
export function live({ show = () => {}, line = () => {}, page = root.page, note = true } = {}) {
  const asks = new Map()
  let socket = null
  let build = null
  let silence = 0
  let heartbeatMs = 2000
  let wait = RETRY_MS[0]
  let asked = 0
  let clock = null

  const self = {
    model: {},
    line: { online: false, phase: 'idle', code: null, age_s: 0, at: performance.now() },
    do: ask,
    cityNow: () => (clock ? clock.now + (performance.now() - clock.at) * clock.pace : null),
    cityTime: () => cityTime(self.cityNow(), clock),
    cityAt: (at) => (clock ? cityTime(at, clock) : null),
    ageS,
  }

  function dial() {
    const address = new URL(`${root.root}/live`, document.baseURI)
    address.protocol = address.protocol.replace('http', 'ws')
    address.search = new URLSearchParams({ page, language: document.documentElement.lang })
    const opened = new WebSocket(address)
    socket = opened
    opened.onopen = () => {
      listen()
      for (const one of asks.values()) send(one.message)
    }
    opened.onmessage = ({ data }) => opened === socket && take(JSON.parse(data))
    // 4501: this browser is not, or no longer, enrolled as this device; its address says what to do
    opened.onclose = ({ code }) => opened === socket && (code === 4501 ? location.reload() : lost())
    listen()
  }

  function take(message) {
    listen()
    if (message.type === 'hello') return greet(message)
    if (message.type === 'line') return setLine(message)
    if (message.type === 'did') return settle(message.id, message)
    if (message.type === 'model') {
      const names = new Set([...Object.keys(self.model), ...Object.keys(message.model)])
      self.model = message.model
      show(self.model, names)
    } else if (message.type === 'change') {
      self.model = { ...self.model, ...message.set }
      for (const name of message.drop) delete self.model[name]
      show(self.model, new Set([...Object.keys(message.set), ...message.drop]))
    }
  }

  function greet(message) {
    if (build && build !== message.build) return location.reload()
    build = message.build
    heartbeatMs = message.heartbeat_s * 1000
    wait = RETRY_MS[0]
  }

  function listen() {
    clearTimeout(silence)
    const silent = socket
    silence = setTimeout(() => {
      if (silent !== socket) return
      silent.onclose = null
      silent.close()
      lost()
    }, 3 * heartbeatMs)
  }

  function lost() {
    clearTimeout(silence)
    socket = null
    if (self.line.phase !== 'alone') setLine({ online: false, phase: 'alone', code: null, age_s: ageS() })
    setTimeout(dial, wait * (0.5 + Math.random() / 2))
    wait = Math.min(2 * wait, RETRY_MS[1])
  }

  function setLine(state) {
    const at = performance.now()
    self.line = { ...state, at }
    if (state.now !== undefined) clock = { now: state.now, pace: state.pace, offset: state.offset_s * 1000, at }
    root.line = state.online ? 'live' : 'cut'
    line(self.line)
    tellLine()
  }

  /** Seconds since the page's data was last known to be true; 0 while it is. */
  function ageS() {
    if (self.line.online) return 0
    return self.line.age_s + (performance.now() - self.line.at) / 1000
  }

  function tellLine() {
    const place = note && document.getElementById('line-note')
    if (!place) return
    const age = ageS()
    place.hidden = self.line.phase !== 'ended' && age < 3
    if (place.hidden) return
    const gone = text("This device is no longer enrolled. Please tell the hall's staff.")
    const count = age < 60 ? text('{count} s', { count: Math.floor(age) }) : text('{count} min', { count: Math.floor(age / 60) })
    place.textContent = self.line.phase === 'ended' ? gone : `${text('Line is down')} · ${text('Data is {age} old', { age: count })}`
  }

  function send(message) {
    if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message))
  }

  function ask(verb, fields = {}) {
    const id = `${Date.now().toString(36)}-${(asked += 1)}-${Math.random().toString(36).slice(2, 10)}`
    const message = { type: 'do', id, verb, fields }
    return new Promise((resolve) => {
      const late = () => settle(id, { code: 'UNKNOWN', text: text('No answer yet. Please try again.') })
      asks.set(id, { message, resolve, timer: setTimeout(late, ANSWER_MS) })
      send(message)
    })
  }

  function settle(id, answer) {
    const one = asks.get(id)
    if (!one) return
    asks.delete(id)
    clearTimeout(one.timer)
    one.resolve(answer)
  }

  setInterval(tellLine, 1000)
  dial()
  return self
}

/** City time as its parts: the zone's own wall clock, whatever zone the browser is in. */
function cityTime(now, clock) {
  if (now === null) return null
  const there = new Date(now + clock.offset)
  const two = (value) => String(value).padStart(2, '0')
  const clockText = `${two(there.getUTCHours())}:${two(there.getUTCMinutes())}`
  return { text: clockText, seconds: two(there.getUTCSeconds()), date: there.toISOString().slice(0, 10), weekday: there.getUTCDay() }
}

/** A ticket's number with its thin space, for `element.replaceChildren(...number('A012'))`. */
export function number(value) {
  const [, letters, digits] = /^([A-Z]*)(.*)$/.exec(value)
  return [letters, document.createElement('i'), digits]
}

// a page that keeps failing is loaded anew, but not in a loop faster than the failures come
let errors = 0
function failed() {
  errors += 1
  if (errors === ERRORS) setTimeout(() => location.reload(), 10000)
}
addEventListener('error', failed)
addEventListener('unhandledrejection', failed)
