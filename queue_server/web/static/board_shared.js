// The shared line: papers that wait for any window with time, beside the halls that people go to.
import { text } from './words.js'

/** Say how it stands; a board of one hall has none. */
export function showShared(place, halls) {
  if (!place) return
  const figures = halls[place.dataset.hall]
  if (figures) Object.assign(place.dataset, { waiting: figures.waiting, served: figures.served })
  place.textContent = text('Shared line: {waiting} papers waiting, {served} done today', { waiting: place.dataset.waiting, served: place.dataset.served })
}
