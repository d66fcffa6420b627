// One verb at a time: it goes to the centre once, the page shows at once what it will come to, and
// takes it back on a refusal.

import { live, text } from '../static/live.js'
import { hear } from './auto.js'
import { waiting } from './card.js'
import { guess } from './guess.js'

const ARM_MS = 500 // a new next verb takes no key for so long: a key pressed twice does one thing
const SETTLE_MS = 1500 // how long to wait for the event behind a reply
const ELSEWHERE = ['stop_service', 'resume_service']
const LABELS = { open: 'Open window', resume_window: 'Go on', call_next: 'Next', start: 'Start', finish: 'Finish', forward: 'Next line' }

/** What the biggest button says. */
export const labelOf = (verb, draws) => text(verb === 'call_next' && draws ? 'From the shared line' : (LABELS[verb] ?? ''))

/** Keep the page's model and the verb under way; gives `{app, model, pending, ask, soon, fits, armed}`.
 *
 * `refresh` shows the model anew, `moved` hears that another step is next, `worked` that a verb was
 * done, `said(message, kind)` what the clerk should know: a refusal, or an info.
 */
export function underWay({ refresh, said, moved = () => {}, worked = () => {}, note = true }) {
  let truth = { ready: false, verbs: [] }
  let expected = null // what the verb under way will come to, as a function of the truth
  let before = ''
  let armedAt = 0
  let answered = false
  let turn = 0 // counts the verbs, so that a late timer ends no other one
  let waits = null // what a key asked for while a verb was under way

  const app = live({ show, line: () => refresh(), note })
  // `pending`: nothing else is asked before the effect of the verb under way is seen
  const self = { app, model: truth, pending: null, ask, soon, fits, armed: () => performance.now() >= armedAt }

  function show(fresh) {
    truth = fresh
    self.model = expected ? expected(truth) : truth
    if (truth.ready && truth.clerk) hear(truth, waiting(truth))
    const now = JSON.stringify([truth.primary, truth.card?.id, truth.card?.item, truth.card?.recalls, truth.window?.state])
    if (now !== before) {
      before = now
      armedAt = performance.now() + ARM_MS
      setTimeout(refresh, ARM_MS)
      moved()
      settled()
    } else if (answered) settled()
    refresh()
  }

  async function ask(verb, fields = {}) {
    if (self.pending) return
    self.pending = verb
    answered = false
    const mine = (turn += 1)
    const was = before
    const at = app.cityNow()
    expected = (base) => guess(base, verb, fields, at)
    self.model = expected(truth)
    refresh()
    const answer = await app.do(verb, fields)
    answered = true
    if (!answer.done) {
      said(answer.text, 'refusal')
      return settled()
    }
    worked()
    const nobody = verb === 'call_next' && !answer.done.ticket
    if (nobody) said(text(truth.draws ? 'Nothing in the shared line for this window just now' : 'Nobody is waiting'), 'info')
    // nothing more is to be seen here of an empty call, or of what was done elsewhere in the hall
    if (before !== was || nobody || 'at' in fields || ELSEWHERE.includes(verb)) return settled()
    setTimeout(() => mine === turn && settled(), SETTLE_MS)
  }

  function settled() {
    if (!self.pending) return
    self.pending = expected = null
    self.model = truth
    refresh()
    const then = waits
    waits = null
    then?.()
  }

  /** Do it now, or when the verb under way is done: a quick hand loses no key. */
  function soon(act) {
    if (self.pending) waits = act
    else act()
  }

  /** Whether the verb fits the state; what is under way for a moment does not grey it. */
  function fits(verb) {
    const { card, verbs } = self.model
    if (verb === 'return' && card?.undo_until && app.cityNow() > card.undo_until) return false
    return app.line.phase !== 'alone' && verbs.includes(verb)
  }

  return self
}
