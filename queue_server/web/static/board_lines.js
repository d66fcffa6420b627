// The lines of a manager's one hall: what the socket says of each, the fullest first.
import { range, text } from './words.js'

/** Takes the table's body; gives `show(lines, minutes, clockOf)` for what changed, and `sort()`. */
export function lineTable(body) {
  const lines = new Map([...(body?.rows ?? [])].map((row) => [row.dataset.service, { row, waiting: 0 }]))
  return {
    show(changed, minutes, clockOf) {
      for (const [service, now] of Object.entries(changed)) {
        const line = lines.get(service)
        if (!line) continue
        line.waiting = now.waiting
        const late = now.waiting > 0 && (now.windows_open === 0 || now.longest_wait_s > Number(line.row.dataset.target))
        const word = now.stopped ? 'Stopped' : late ? 'Overdue' : 'Calm'
        const mark = line.row.cells[1].firstElementChild
        mark.textContent = text(word)
        mark.className = `mark ${word === 'Calm' ? 'open' : 'wait'}`
        line.row.className = late ? 'over' : ''
        const cells = [now.waiting, now.windows_open, now.waiting ? minutes(now.longest_wait_s) : '–', range(now.wait), now.until ? clockOf(now.until) : text('over today')]
        cells.forEach((value, number) => { line.row.cells[number + 2].textContent = value })
      }
    },
    sort() {
      const order = [...lines.values()].sort((a, b) => b.waiting - a.waiting).map(({ row }) => row)
      if (order.some((row, place) => body.rows[place] !== row)) body.append(...order)
    },
  }
}
