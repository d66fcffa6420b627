// The hall's code, anew each minute; a code that could not be fetched is taken away, for it lets nobody in.
import { api } from './words.js'

const AGAIN_S = 5
const main = document.querySelector('main')
const picture = document.getElementById('picture')

async function renew() {
  const answer = await api(`/halls/${encodeURIComponent(main.dataset.hall)}/presence`)
  picture.hidden = !answer.ok
  if (answer.ok) picture.src = answer.body.image
  later(answer.ok ? answer.body.lasts_s : AGAIN_S)
}

function later(seconds) {
  setTimeout(renew, 1000 * seconds)
}

later(Number(main.dataset.lasts))
