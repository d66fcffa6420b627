// Papers that wait without a person: by when they are promised, what came with them, where they go.
import { element, text } from './words.js'

/** Fill in what the holder may know of the papers; a number of a person has none. */
export function showPapers(papers) {
  const list = document.getElementById('papers')
  list.hidden = !papers
  if (!papers) return
  list.replaceChildren(...[
    [text('Done by'), papers.due],
    [text('Taken in at'), papers.intake_name],
    [text('How they came'), text(`way ${papers.way}`)],
    [text('What is there'), papers.materials.join(' · ')],
    [text('Not there yet'), papers.lacking.join(' · ')],
    [text('How the result goes back'), text(`delivery ${papers.delivery}`)],
  ].filter(([, says]) => says).map(([name, says]) => element('div', '', element('dt', '', name), element('dd', 'said', says))))
}
