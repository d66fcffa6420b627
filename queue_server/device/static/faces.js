// The five faces of an evaluation, drawn here: the words beside them say the grade.

const SVG = 'http://www.w3.org/2000/svg'
const MOUTHS = { 5: 'M14 28c3 9 17 9 20 0z', 4: 'M14 29c4 6 16 6 20 0', 3: 'M15 31h18', 2: 'M14 34c4-6 16-6 20 0', 1: 'M14 36c3-9 17-9 20 0z' }

/** The face of a grade from 1 to 5, for `button.append(face(5), 'words')`. */
export function face(grade) {
  const svg = shape('svg', { viewBox: '0 0 48 48', 'aria-hidden': 'true', class: 'face' })
  svg.append(
    shape('circle', { cx: 24, cy: 24, r: 21 }),
    shape('circle', { cx: 17, cy: 19, r: 1.6, class: 'eye' }),
    shape('circle', { cx: 31, cy: 19, r: 1.6, class: 'eye' }),
    shape('path', { d: MOUTHS[grade] }),
  )
  if (grade === 1) svg.append(shape('path', { d: 'M13 14l7 3M35 14l-7 3' }))
  return svg
}

function shape(name, attributes) {
  const made = document.createElementNS(SVG, name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
  return made
}
