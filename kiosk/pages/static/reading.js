// Reading the screen aloud: the kiosk gives the sound, the page plays it and can stop.
let context = null
let source = null
let turn = 0

/** Read the screen of now; what was being read before falls silent. */
export async function read(app) {
  silence()
  const mine = turn
  const { done } = await app.do('read')
  if (mine !== turn || !done?.wav) return
  context ??= new AudioContext()
  const bytes = Uint8Array.from(atob(done.wav), (letter) => letter.charCodeAt(0))
  const sound = await context.decodeAudioData(bytes.buffer)
  if (mine !== turn) return
  source = context.createBufferSource()
  source.buffer = sound
  source.connect(context.destination)
  source.onended = () => mine === turn && silence()
  document.documentElement.dataset.reading = sound.duration.toFixed(1)
  source.start()
}

/** Stop reading. */
export function silence() {
  turn += 1
  delete document.documentElement.dataset.reading
  source?.stop()
  source = null
}

/** Whether something is being read. */
export const reading = () => source !== null
