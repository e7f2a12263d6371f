// Buttons with `data-copy="the text"` put it on the clipboard; they are hidden until script can do so.
function show() {
  if (!navigator.clipboard) return
  for (const button of document.querySelectorAll('button[data-copy][hidden]')) button.hidden = false
}

document.addEventListener('click', async event => {
  const button = event.target.closest?.('button[data-copy]')
  if (!button) return
  await navigator.clipboard.writeText(button.dataset.copy)
  document.dispatchEvent(new CustomEvent('kith:announce', { detail: button.dataset.copied }))
  button.textContent = button.dataset.copied
})

document.addEventListener('kith:swapped', show)
show()
