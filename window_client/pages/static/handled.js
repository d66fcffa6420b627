// What came of the items of a number, as the centre takes it.

/** The items that are handled at this window: of a bundle not those of lines to come or behind. */
export const here = (card) => card.items.filter((item) => (item.place ?? 'here') === 'here')

/** What came of every item, as it stands when nothing was chosen. */
export const usual = (card, outcome) => here(card).map((item) => handled({ ...item, outcome: outcome ?? item.outcome }))

/** Whether each item may come to this at once, without a word more. */
export const quickly = (card, outcome) => !card.then && here(card).every((item) => item.outcomes.includes(outcome))

/** One item's entry; what was not said is left out. */
export function handled(item) {
  const found = { outcome: item.outcome }
  for (const [name, value] of [['item', item.id], ['matter', item.matter], ['note', item.note]]) if (value) found[name] = value
  const count = Number(item.count)
  if (Number.isInteger(count) && count > 1 && count < 10000) found.count = count
  return found
}
