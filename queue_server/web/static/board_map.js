// Halls as dots by their coordinates: no map data, only where they lie to each other.

const SPACE = 'http://www.w3.org/2000/svg'
const WIDTH = 560
const EDGE = 56
const LARGEST = 20
const SMALLEST = 7
const APART = 38
const BESIDE = LARGEST + 2 // from a dot's middle to its name, so that no dot grows over it
const TALLER = 1.9
const ROUNDS = 80

/** An SVG element with its attributes. */
export function svg(name, facts) {
  const made = document.createElementNS(SPACE, name)
  for (const [key, value] of Object.entries(facts)) made.setAttribute(key, value)
  return made
}

/** Draws the halls `[{hall, short, name, lon, lat}]`; gives `show(hall, look)`. */
export function drawMap(place, halls) {
  if (place.clientWidth && place.clientHeight) {
    place.setAttribute('viewBox', `0 0 ${WIDTH} ${Math.round((WIDTH * place.clientHeight) / place.clientWidth)}`)
  }
  const { width, height } = place.viewBox.baseVal
  const places = apart(halls.map(projection(halls, width, height)), width, height)
  const dots = new Map()
  for (const [number, hall] of halls.entries()) {
    const [x, y] = places[number]
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
      if (!dots.has(id)) return
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

/** Longitude and latitude to the picture, north up; a wide city is drawn somewhat taller. */
function projection(halls, width, height) {
  const lons = halls.map((one) => one.lon)
  const lats = halls.map((one) => one.lat)
  const [west, east, south, north] = [Math.min(...lons), Math.max(...lons), Math.min(...lats), Math.max(...lats)]
  const shrink = Math.cos((((south + north) / 2) * Math.PI) / 180)
  const across = Math.max((east - west) * shrink, 1e-6)
  const up = Math.max(north - south, 1e-6)
  const scale = Math.min((width - 2 * EDGE) / across, (height - 2 * EDGE) / up)
  const tall = Math.min(TALLER * scale, (height - 2 * EDGE) / up)
  const left = (width - across * scale) / 2
  const top = (height - up * tall) / 2
  return ({ lon, lat }) => [left + (lon - west) * shrink * scale, top + (north - lat) * tall]
}

/** Halls that lie close together pushed apart until each can be seen and named. */
function apart(places, width, height) {
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [number, one] of places.entries()) {
      for (const other of places.slice(number + 1)) {
        const [dx, dy] = [other[0] - one[0] || 0.1, other[1] - one[1] || 0.1]
        const distance = Math.hypot(dx, dy)
        if (distance >= APART) continue
        const push = (APART - distance) / distance / 4
        one[0] -= dx * push
        one[1] -= dy * push
        other[0] += dx * push
        other[1] += dy * push
      }
    }
  }
  const within = (value, size) => Math.min(size - EDGE / 2, Math.max(EDGE / 2, value))
  return places.map(([x, y]) => [within(x, width), within(y, height)])
}

/** Names right, left, below or above their dots: the first place that is free. */
function label(dots, width) {
  const taken = dots.map(({ x, y }) => ({ left: x - 9, right: x + 9, top: y - 9, bottom: y + 9 }))
  for (const { name, x, y } of dots) {
    const size = name.getComputedTextLength?.() || 40
    const places = [
      { anchor: 'start', x: x + BESIDE, y: y + 5, left: x + BESIDE },
      { anchor: 'end', x: x - BESIDE, y: y + 5, left: x - BESIDE - size },
      { anchor: 'middle', x, y: y + BESIDE + 12, left: x - size / 2 },
      { anchor: 'middle', x, y: y - BESIDE, left: x - size / 2 },
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
