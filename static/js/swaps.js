// The one file that knows htmx by name. It adds the token that lets a POST pass, allows a form with errors (422) to
// be shown, and tells the other modules in Kith's own words: `kith:before-swap` on the old element, `kith:swapped`
// on the new one (with `aside` in its detail where the answer brought something for another part of the page),
// `kith:waiting` and `kith:answered` on the element that asked.
function token() {
  return document.querySelector('meta[name="csrf-token"]')?.content ?? ''
}

function tell(element, name, detail) {
  element.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }))
}

document.addEventListener('htmx:configRequest', event => {
  if (event.detail.verb !== 'get') event.detail.headers['X-CSRFToken'] = token()
})

// When a finger last touched the screen; never ends while it is down.
let touched = -Infinity

for (const kind of ['pointerdown', 'pointerup', 'pointercancel']) {
  document.addEventListener(kind, () => { touched = kind === 'pointerdown' ? Infinity : performance.now() }, { passive: true })
}

// What refreshes itself (`data-calm`) moves nothing under a finger or away from the keyboard; it waits for its next turn.
function disturbs({ target, requestConfig }) {
  if (requestConfig.verb !== 'get' || !target.matches('[data-calm]')) return false
  return performance.now() - touched < 350 || target.querySelector(':focus-visible') !== null
}

document.addEventListener('htmx:beforeSwap', event => {
  if (disturbs(event.detail)) event.detail.shouldSwap = false
  if (event.detail.xhr.status === 422) {
    event.detail.shouldSwap = true
    event.detail.isError = false
  }
  if (event.detail.shouldSwap) tell(event.detail.target, 'kith:before-swap')
})

document.addEventListener('htmx:afterSettle', event => tell(event.detail.elt, 'kith:swapped'))
document.addEventListener('htmx:oobAfterSwap', event => tell(event.detail.target, 'kith:swapped', { aside: true }))
document.addEventListener('htmx:beforeRequest', event => tell(event.detail.elt, 'kith:waiting'))
document.addEventListener('htmx:afterRequest', event => tell(event.detail.elt, 'kith:answered'))

function sayTrouble() {
  const sentence = document.querySelector('#announcer')?.dataset.trouble
  const toasts = document.querySelector('#toasts')
  if (!sentence || !toasts || toasts.querySelector('.toast--trouble')) return
  const toast = document.createElement('div')
  toast.className = 'toast toast--trouble'
  toast.append(Object.assign(document.createElement('p'), { textContent: sentence }))
  toasts.append(toast)
  tell(toast, 'kith:announce', sentence)
  tell(toast, 'kith:swapped')
}

// What came through afterwards takes the words back.
document.addEventListener('htmx:afterOnLoad', event => {
  if (event.detail.xhr.status < 400) document.querySelector('.toast--trouble')?.remove()
})

for (const name of ['htmx:sendError', 'htmx:timeout', 'htmx:responseError']) document.addEventListener(name, sayTrouble)
