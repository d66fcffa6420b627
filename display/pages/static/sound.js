// Clips joined without a gap: they are decoded, laid into one buffer sample by sample, and played.
const clips = new Map()

/** The sound of this page; `ready` tells whether the browser lets it be heard. */
export class Sound {
  constructor(folder) {
    this.folder = folder
    this.context = new AudioContext()
  }

  get ready() {
    return this.context.state === 'running'
  }

  /** Ask the browser for sound; it wants a touch before, unless it was started with the flag. */
  async wake() {
    try {
      await this.context.resume()
    } catch { /* without a touch the browser says no */ }
    return this.ready
  }

  /** Play a turn to its end; `onPart` hears of each part when it begins. */
  async play({ chime, parts }, pauseS, onPart) {
    const wanted = parts.map((part) => Promise.all(part.clips.map((clip) => this.clip(clip))))
    const [bell, ...spoken] = await Promise.all([chime ? this.clip(chime) : null, ...wanted])
    const rate = this.context.sampleRate
    const pieces = []
    const begins = []
    let length = 0
    const lay = (buffer) => {
      pieces.push([buffer, length])
      length += buffer.length
    }
    if (bell) lay(bell)
    for (const part of spoken) {
      if (begins.length) length += Math.round(pauseS * rate)
      begins.push(length / rate)
      part.forEach(lay)
    }
    if (!length) return
    const whole = this.context.createBuffer(1, length, rate)
    for (const [buffer, at] of pieces) whole.copyToChannel(buffer.getChannelData(0), 0, at)
    await this.sound(whole, begins, onPart)
  }

  sound(whole, begins, onPart) {
    const source = this.context.createBufferSource()
    source.buffer = whole
    source.connect(this.context.destination)
    const timers = begins.map((at, index) => setTimeout(() => onPart(index), 1000 * at))
    return new Promise((resolve) => {
      source.onended = () => {
        timers.forEach(clearTimeout)
        resolve()
      }
      source.start()
    })
  }

  async clip(name) {
    if (!clips.has(name)) clips.set(name, this.load(name))
    try {
      return await clips.get(name)
    } catch (error) {
      clips.delete(name) // asked for again the next time
      throw error
    }
  }

  async load(name) {
    const answer = await fetch(`${this.folder}/${name}`)
    if (!answer.ok) throw new Error(`${name}: ${answer.status}`)
    return this.context.decodeAudioData(await answer.arrayBuffer())
  }
}
