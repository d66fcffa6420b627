// The pages' service worker: everything from the centre while there is a line, and the last known files without one.
const KEPT = 'pages-1'
const OFFLINE = '/offline'
const FILES = [OFFLINE, '/static/mark.svg', '/static/tokens.css', '/static/page.css', '/static/web/web.css', '/static/web/offline.js', '/static/web/numbers.js', '/static/web/words.js']
const PATIENCE_MS = 20000

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(KEPT).then((kept) => kept.addAll(FILES)).then(() => self.skipWaiting()))
})

self.addEventListener('activate', (event) => {
  const old = caches.keys().then((names) => Promise.all(names.filter((name) => name !== KEPT).map((name) => caches.delete(name))))
  event.waitUntil(old.then(() => self.clients.claim()))
})

self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== location.origin) return
  if (request.mode === 'navigate') event.respondWith(visited(request))
  else if (url.pathname.startsWith('/static/')) event.respondWith(file(request))
})

/** A page from the centre; without a line, or with one that does not answer, the one that needs none. */
async function visited(request) {
  const giving = new AbortController()
  const timer = setTimeout(() => giving.abort(), PATIENCE_MS)
  try {
    const answer = await fetch(request, { signal: giving.signal })
    const language = new URL(request.url).searchParams.has('language')
    if (language) caches.open(KEPT).then((kept) => kept.add(OFFLINE)).catch(() => {})
    return answer
  } catch {
    return (await caches.match(OFFLINE)) || Response.error()
  } finally {
    clearTimeout(timer)
  }
}

async function file(request) {
  try {
    const answer = await fetch(request)
    if (answer.ok) (await caches.open(KEPT)).put(request, answer.clone())
    return answer
  } catch (error) {
    const kept = await caches.match(request)
    if (kept) return kept
    throw error
  }
}
