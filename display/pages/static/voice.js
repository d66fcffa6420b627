// The page's side of the voice: it says whether it can be heard, takes its turn, and plays it once.
import { text } from '../static/live.js'
import { Sound } from './sound.js'

const LISTEN_MS = 2000
const PAUSE_S = 0.4
const name = Math.random().toString(36).slice(2, 12)
const line = document.getElementById('caption')
const touch = document.getElementById('touch')
let sound = null
let playing = null
let app = null

/** Begin to speak for `live`, and tell it every two seconds that the sound is on. */
export function voice(live) {
  app = live
  touch.addEventListener('click', () => sound?.wake().then(tell))
  setInterval(tell, LISTEN_MS)
}

/** Take what the app says of the voice: a turn that is this page's is asked for and played. */
export function showVoice({ sounds, captions, to, turn }) {
  if (sounds && !sound) {
    sound = new Sound(`${document.documentElement.dataset.root}/voice`)
    sound.wake().then(tell)
  }
  if (!sounds) touch.hidden = true
  if (!captions || !turn) caption('')
  else if (turn.begun && playing !== turn.key) caption(turn.parts[0]?.caption)
  if (turn && !turn.begun && to === name && playing !== turn.key) speak(turn, captions)
}

async function speak(turn, captions) {
  const { key } = turn
  playing = key
  const { done } = await app.do('speak', { page: name, key })
  if (!done?.granted) {
    playing = null
    return
  }
  let heard = true
  try {
    await sound.play(turn, PAUSE_S, (index) => captions && caption(turn.parts[index].caption))
  } catch (error) {
    heard = false
    console.warn('not spoken', error)
  }
  await app.do('spoken', { page: name, key, heard })
  playing = null
  // the next turn may have come meanwhile
  if (app.model.voice) showVoice(app.model.voice)
}

function tell() {
  if (!sound) return
  touch.hidden = sound.ready
  app.do('listen', { page: name, ready: sound.ready })
}

function caption(words = '') {
  const shown = words ? text('Now saying: {words}', { words }) : ''
  if (line.textContent !== shown) line.textContent = shown
  line.hidden = !shown
}
