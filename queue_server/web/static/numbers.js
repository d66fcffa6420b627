// The numbers that this browser has seen, as they stood last: for the first page, the hall's code, and without a line.
const PREFIX = 'number:'
const KEPT_MS = 2 * 24 * 3600 * 1000
const FACTS = ['id', 'hall', 'number', 'state', 'ahead', 'wait', 'hall_name', 'service_name', 'window', 'arrive_by', 'leave_at']

/** Keep how a number stands now, with the fragment of its address. */
export function keep(ticket, hash) {
  const facts = Object.fromEntries(FACTS.map((name) => [name, ticket[name]]))
  localStorage.setItem(PREFIX + ticket.id, JSON.stringify({ ...facts, hash, seen: Date.now() }))
}

/** Forget a number. */
export function drop(id) {
  localStorage.removeItem(PREFIX + id)
}

/** All of them, the one seen last first; what is older than two days is forgotten. */
export function numbers() {
  const names = Object.keys(localStorage).filter((name) => name.startsWith(PREFIX))
  const found = names.map((name) => JSON.parse(localStorage.getItem(name)))
  for (const one of found) if (Date.now() - one.seen > KEPT_MS) drop(one.id)
  return found.filter((one) => Date.now() - one.seen <= KEPT_MS).sort((a, b) => b.seen - a.seen)
}

/** Let the browser keep these pages as an app; only a private line or this machine itself may. */
export function install() {
  if (isSecureContext) navigator.serviceWorker?.register('/worker.js').catch(() => {})
}
