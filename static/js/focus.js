// Keeps the keyboard where the person was. If a swap took away the focused element, focus goes to what the new
// content marks with `data-focus`, else to its first field with an error, else to the new element itself.
let lost = false

document.addEventListener('kith:before-swap', event => {
  lost = event.target.contains(document.activeElement) && document.activeElement !== document.body
})

document.addEventListener('kith:swapped', event => {
  const alive = document.activeElement && document.activeElement !== document.body
  if (!lost || alive) return
  lost = false
  const root = event.target
  const next = root.querySelector('[data-focus]') ?? root.querySelector('[aria-invalid="true"]') ?? root
  if (next === root && !root.hasAttribute('tabindex')) root.setAttribute('tabindex', '-1')
  next.focus({ preventScroll: next === root })
})

// After a page came back with errors, the first of them is where work goes on.
document.querySelector('main form[method="post"] [aria-invalid="true"]')?.focus()
