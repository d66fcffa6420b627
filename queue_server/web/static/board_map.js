// Halls as dots by their coordinates: no map data, only where they lie to each other.

const SPACE = 'http://www.w3.org/2000/svg'
const EDGE = 48
const LARGEST = 24
const SMALLEST = 6

function svg(name, facts) {
  const made = document.createElementNS(SPACE, name)
  for (const [key, value] of Object.entries(facts)) made.setAttribute(key, value)
  return made
}

/** Draws the halls `[{hall, short, name, lon, lat}]`; gives `show(hall, look)`. */
export function drawMap(place, halls) {
  const { width, height } = place.viewBox.baseVal
  const at = projection(halls, width, height)
  const dots = new Map()
  for (const hall of halls) {
    const [x, y] = at(hall)
    const dot = svg('circle', { cx: x, cy: y, r: SMALLEST, class: 'dot shut' })
    const title = svg('title', {})
    const name = svg('text', { class: 'dot-name' })
    name.textContent = hall.short
    dot.append(title)
    dots.set(hall.hall, { dot, title, name, hall, x, y })
  }
  place.replaceChildren(...[...dots.values()].map((one) => one.dot), ...[...dots.values()].map((one) => one.name))
  label([...dots.values()], width)
  return {
    show(id, { level, open, over, waiting, most, says }) {
      const { dot, title, name } = dots.get(id)
      const radius = open ? SMALLEST + (LARGEST - SMALLEST) * Math.sqrt(waiting / Math.max(1, most)) : SMALLEST
      dot.setAttribute('r', radius.toFixed(1))
      dot.setAttribute('class', `dot ${open ? `load-${level}` : 'shut'}${over ? ' over' : ''}`)
      name.setAttribute('class', `dot-name${over ? ' over' : ''}`)
      title.textContent = says
    },
    point(id, on) {
      dots.get(id)?.dot.classList.toggle('pointed', on)
    },
  }
}

/** Longitude and latitude to the picture, north up, both scaled alike on the ground. */
function projection(halls, width, height) {
  const lons = halls.map((one) => one.lon)
  const lats = halls.map((one) => one.lat)
  const [west, east, south, north] = [Math.min(...lons), Math.max(...lons), Math.min(...lats), Math.max(...lats)]
  const shrink = Math.cos((((south + north) / 2) * Math.PI) / 180)
  const across = Math.max((east - west) * shrink, 1e-6)
  const up = Math.max(north - south, 1e-6)
  const scale = Math.min((width - 2 * EDGE) / across, (height - 2 * EDGE) / up)
  const left = (width - across * scale) / 2
  const top = (height - up * scale) / 2
  return ({ lon, lat }) => [left + (lon - west) * shrink * scale, top + (north - lat) * scale]
}

/** Names right, left, below or above their dots: the first place that is free. */
function label(dots, width) {
  const taken = dots.map(({ x, y }) => ({ left: x - 9, right: x + 9, top: y - 9, bottom: y + 9 }))
  for (const { name, x, y } of dots) {
    const size = name.getComputedTextLength?.() || 40
    const places = [
      { anchor: 'start', x: x + 13, y: y + 5, left: x + 13 },
      { anchor: 'end', x: x - 13, y: y + 5, left: x - 13 - size },
      { anchor: 'middle', x, y: y + 24, left: x - size / 2 },
      { anchor: 'middle', x, y: y - 14, left: x - size / 2 },
    ].map((one) => ({ ...one, right: one.left + size, top: one.y - 13, bottom: one.y + 3 }))
    const inside = places.filter((one) => one.left >= 0 && one.right <= width)
    const free = inside.find((one) => !taken.some((other) => overlaps(one, other)))
    const chosen = free ?? inside[0] ?? places[0]
    for (const [key, value] of [['text-anchor', chosen.anchor], ['x', chosen.x], ['y', chosen.y]]) name.setAttribute(key, value)
    taken.push(chosen)
  }
}

function overlaps(one, other) {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom
}
