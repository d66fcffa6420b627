// The simulated reader's page: a card on it or none, and how it behaves.
import { live, text } from '../static/live.js'

const byId = (id) => document.getElementById(id)
const app = live({ show, note: false })

function show(model, changed) {
  byId('card').textContent = model.card ? text('A card lies on it: {mask}', { mask: model.card }) : text('No card lies on it')
  byId('remove').disabled = !model.card
  const mood = byId('mood')
  if (changed.has('moods')) {
    mood.replaceChildren(...model.moods.map((one) => new Option(text(`mood ${one}`), one)))
  }
  mood.value = model.mood
  if (changed.has('kinds')) byId('kind').replaceChildren(...model.kinds.map((one) => new Option(text(`card ${one}`), one)))
}

byId('lay').onclick = () => app.do('lay', { kind: byId('kind').value })
byId('remove').onclick = () => app.do('remove')
byId('mood').onchange = (event) => app.do('behave', { mood: event.target.value })
