// A page that nobody stands beside: when it hangs it is loaded anew, but only from an app that
// answers, because the browser's own error page would never come back.
const LOOK_MS = 5000
const ALONE_MS = 20000
const BEHIND_MS = 10000
const BEAT_MS = 2000

/** Watch the page of `app()`; tell `shown(model)` each time a model with `fact` is on the screen. */
export function watch(app, fact = 'calls') {
  let last = null
  let alone = 0
  let behind = 0

  async function look() {
    const { line, model } = app()
    alone = line.phase === 'alone' || line.phase === 'idle' ? alone + LOOK_MS : 0
    behind = model[fact] && model !== last ? behind + LOOK_MS : 0
    if (alone < ALONE_MS && behind < BEHIND_MS) return
    try {
      const answer = await fetch(`${document.documentElement.dataset.root}/healthz`, { cache: 'no-store' })
      if (answer.ok) location.reload()
    } catch { /* the app is away; live.js keeps dialling */ }
  }

  setInterval(look, LOOK_MS)
  // the app starts a browser again whose page is silent: one that spins cannot load itself anew
  setInterval(() => app().do('beat'), BEAT_MS)
  return { shown: (model) => { last = model } }
}
