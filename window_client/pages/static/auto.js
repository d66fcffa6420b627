// Calling by itself and the chime: what the desk does while the clerk looks elsewhere.

import { text } from '../static/live.js'

const NOTES_HZ = [660, 880]
let sound = null
let before = null

/** Seconds until the desk calls by itself, null when it does not count. */
export function countdown(model, now) {
  return model.auto_at === null || model.auto_at === undefined || now === null ? null : Math.max(0, Math.ceil((model.auto_at - now) / 1000))
}

export const countdownText = (seconds) => text('Calls by itself in {count} s, any key stops it', { count: seconds })

/** Chime when somebody joins lines that were empty. */
export function hear(model, waiting) {
  const joined = before === 0 && waiting > 0
  before = waiting
  if (!joined || !model.wants?.chime || model.window?.state !== 'open' || model.card) return
  document.body.dataset.chimed = Number(document.body.dataset.chimed ?? 0) + 1
  chime()
}

// two soft tones, made here: no file, and nothing before the clerk has pressed a key
function chime() {
  sound ??= new AudioContext()
  if (sound.state === 'suspended') sound.resume()
  NOTES_HZ.forEach((hertz, at) => {
    const tone = sound.createOscillator()
    const volume = sound.createGain()
    const start = sound.currentTime + 0.22 * at
    tone.frequency.value = hertz
    volume.gain.setValueAtTime(0, start)
    volume.gain.linearRampToValueAtTime(0.12, start + 0.02)
    volume.gain.exponentialRampToValueAtTime(0.001, start + 0.5)
    tone.connect(volume).connect(sound.destination)
    tone.start(start)
    tone.stop(start + 0.55)
  })
}
