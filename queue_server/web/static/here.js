// Who scanned the hall's code: own numbers that wait for their holder to be here.
import { drop, keep, numbers } from './numbers.js'
import { api, element, fresh, number, text } from './words.js'

const main = document.querySelector('main')
const list = document.getElementById('own')
const refused = document.getElementById('refused')

function row(one) {
  const button = element('button', 'lead', element('b', 'number', ...number(one.number)), element('span', '', text('I am in the hall')))
  button.type = 'button'
  button.addEventListener('click', () => arrive(one, button))
  return element('li', '', button)
}

async function arrive(one, button) {
  button.disabled = true
  const key = new URLSearchParams(one.hash.slice(1)).get('k')
  const command = fresh()
  const path = `/tickets/${encodeURIComponent(one.id)}/arrive`
  let answer = await api(path, { key, command })
  // a dead line may have swallowed the answer: the same id again does nothing twice
  if (!answer.status) answer = await api(path, { key, command })
  button.disabled = false
  if (answer.ok) {
    keep(answer.body, one.hash)
    location.assign(`/t/${encodeURIComponent(one.id)}${one.hash}`)
    return
  }
  if (answer.status === 404) drop(one.id)
  refused.hidden = false
  refused.textContent = answer.body.detail
}

if (list) {
  const own = numbers().filter((one) => one.hall === main.dataset.hall && one.state === 'remote' && one.hash.includes('k='))
  list.replaceChildren(...own.map(row))
  document.getElementById('none').hidden = own.length > 0
}
