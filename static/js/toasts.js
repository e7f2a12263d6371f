// Toasts leave by themselves after `data-seconds`, later while pointed at or focused, or when closed.
function start(toast) {
  if (toast.dataset.started) return
  toast.dataset.started = 'yes'
  const close = toast.querySelector('.toast__close')
  if (close) {
    close.hidden = false
    close.addEventListener('click', () => toast.remove())
  }
  let left = Number(toast.dataset.seconds)
  if (!left) return
  const clock = setInterval(() => {
    if (!toast.isConnected) return clearInterval(clock)
    if (document.hidden || toast.matches(':hover, :focus-within')) return
    left -= 1
    if (left <= 0) toast.remove()
  }, 1000)
}

function startAll() {
  for (const toast of document.querySelectorAll('.toast')) start(toast)
}

document.addEventListener('kith:swapped', startAll)
startAll()
