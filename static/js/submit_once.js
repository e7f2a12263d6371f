// A form is sent once, however often its button is tapped, and says that it is on its way. One marked `data-download`
// is answered with a file, which leaves the page as it is.
function quiet(button, busy) {
  if (busy) button.setAttribute('aria-busy', 'true')
  else button.removeAttribute('aria-busy')
}

document.addEventListener('submit', event => {
  const form = event.target
  if (form.method !== 'post' || form.matches('[data-htmx], [data-download], [hx-post]')) return
  if (form.dataset.sent) return event.preventDefault()
  form.dataset.sent = 'yes'
  if (event.submitter) quiet(event.submitter, true)
})

document.addEventListener('kith:waiting', event => {
  const button = event.target.matches('button') ? event.target : event.target.querySelector?.('button[type="submit"], button:not([type])')
  if (button) quiet(button, true)
})

document.addEventListener('kith:answered', event => {
  for (const button of event.target.querySelectorAll?.('[aria-busy]') ?? []) quiet(button, false)
  if (event.target.matches('[aria-busy]')) quiet(event.target, false)
})

// A page that comes back from the browser's memory may be sent again.
addEventListener('pageshow', event => {
  if (!event.persisted) return
  for (const form of document.forms) delete form.dataset.sent
  for (const button of document.querySelectorAll('button[aria-busy]')) quiet(button, false)
})
