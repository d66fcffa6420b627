// My appointment: the key in the fragment opens it, and an open one can be kept as a bookmark.
const main = document.querySelector('main')
const form = document.getElementById('open')
const key = new URLSearchParams(location.hash.slice(1)).get('k')

if (main.dataset.key) {
  history.replaceState(null, '', `/a/${main.dataset.appointment}#k=${main.dataset.key}`)
} else if (key && form && !document.querySelector('.refused')) {
  form.elements.k.value = key
  form.submit()
}
