// What a verb will most likely come to: shown at once, taken back when the centre refuses.

const GONE = new Set(['miss', 'return', 'suspend', 'transfer', 'forward', 'finish'])
const WINDOWS = { open: 'open', resume_window: 'open', pause: 'paused', close: 'closed' }
const PRIMARY = { open: 'call_next', paused: 'resume_window', closed: 'open' }

/** The model as it will be; the same model where nobody can tell, such as whom a call brings. */
export function guess(model, verb, fields, now) {
  const card = model.card
  const mine = card && card.id === fields.ticket
  if (verb === 'start' && mine) return { ...model, primary: card.then ? 'forward' : 'finish', card: { ...card, state: 'serving', started_at: card.started_at ?? now } }
  if (verb === 'recall' && mine) return { ...model, card: { ...card, recalls: card.recalls + 1 } }
  if (GONE.has(verb) && mine) return { ...model, card: null, primary: PRIMARY[model.window.state] }
  const state = WINDOWS[verb]
  if (state) return { ...model, window: { ...model.window, state, reason: fields.reason ?? null }, primary: PRIMARY[state] }
  return model
}
