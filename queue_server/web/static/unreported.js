// A number that is not known here yet: looked for again when asked, and whenever the page is looked at.
const again = () => location.reload()
document.getElementById('again').addEventListener('click', again)
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') again()
})
