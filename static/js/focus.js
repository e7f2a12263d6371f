// Keeps the keyboard where the person was. If a swap took away the focused element, focus goes to what the new
// content marks with `data-focus`, else to its first field with an error, else to the new element itself.

// The element that was swapped away with the focus in it.
let lost = null

document.addEventListener('kith:before-swap', event => {
  const had = event.target.contains(document.activeElement) && document.activeElement !== document.body
  lost = had ? event.target : null
})

document.addEventListener('kith:swapped', event => {
  const alive = document.activeElement && document.activeElement !== document.body
  if (!lost || alive || event.detail?.aside) return
  const root = event.target
  // What came along with the answer settles first; it is not where the person was.
  const heir = lost.id && document.getElementById(lost.id)
  if (heir && heir !== root) return
  lost = null
  const next = root.querySelector('[data-focus]') ?? root.querySelector('[aria-invalid="true"]') ?? root
  if (next === root && !root.hasAttribute('tabindex')) root.setAttribute('tabindex', '-1')
  next.focus({ preventScroll: next === root })
})

// After a page came back with errors, the first of them is where work goes on.
document.querySelector('main form[method="post"] [aria-invalid="true"]')?.focus()
