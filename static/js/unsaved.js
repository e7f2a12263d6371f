// Asks before leaving a form marked `data-guard` that has been changed and not sent.
const changed = new Set()

document.addEventListener('input', event => {
  const form = event.target.closest?.('form[data-guard]')
  if (form) changed.add(form)
})

document.addEventListener('submit', event => changed.delete(event.target))

addEventListener('beforeunload', event => {
  if ([...changed].some(form => form.isConnected)) event.preventDefault()
})
