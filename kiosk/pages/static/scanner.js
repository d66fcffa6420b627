// A scanner that types like a keyboard: many characters in no time, then Enter.
const GAP_MS = 60
const LEAST = 12
let typed = ''
let last = 0

/** `heard(text)` gets what a scanner typed; what fingers type passes by. */
export function onScan(heard) {
  addEventListener('keydown', (event) => {
    const now = event.timeStamp
    if (now - last > GAP_MS) typed = ''
    last = now
    if (event.key === 'Enter') {
      const text = typed
      typed = ''
      if (text.length < LEAST) return
      event.preventDefault()
      event.stopPropagation()
      forget(text)
      heard(text)
    } else if (event.key.length === 1) {
      typed += event.key
    } else if (event.key === 'Tab') {
      typed = '' // somebody goes on by keyboard: the Enter to come is theirs
    }
  }, { capture: true })
}

// in a field, the scanner has typed its code there as well
function forget(text) {
  const field = document.activeElement
  if (!(field instanceof HTMLInputElement) || !field.value.endsWith(text)) return
  field.value = field.value.slice(0, -text.length)
}
