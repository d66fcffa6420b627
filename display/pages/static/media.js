// Pictures and films from the display's own folder, one after the other, without sound.
const PICTURE_MS = 12000
const FILM_MS = 600000
const place = document.getElementById('media')
let files = []
let at = -1
let turn = null

/** Show these from now on; what is on the screen stays until its time is over. */
export function showMedia(list) {
  const same = JSON.stringify(list) === JSON.stringify(files)
  files = list
  place.hidden = !list.length
  if (!list.length) {
    clearTimeout(turn)
    place.replaceChildren()
    at = -1
  } else if (!same && at < 0) next()
}

function next() {
  clearTimeout(turn)
  if (!files.length) return
  at = (at + 1) % files.length
  const { src, film } = files[at]
  const shown = document.createElement(film ? 'video' : 'img')
  shown.onerror = soon
  if (film) {
    shown.muted = true
    shown.autoplay = true
    shown.playsInline = true
    shown.onended = next
  } else shown.alt = ''
  shown.src = `${document.documentElement.dataset.root}/${src}`
  place.replaceChildren(shown)
  turn = setTimeout(next, film ? FILM_MS : PICTURE_MS)
}

function soon() {
  clearTimeout(turn)
  turn = setTimeout(next, 1000) // a folder of broken files must not spin
}
