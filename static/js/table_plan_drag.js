// Drags a person of the table plan to another person or table of the same round: a mouse at once, a finger after resting
// on the person for a moment, so that the page still scrolls. Says with `kith:dropped` what happened; the rest is not here.
let drag = null
let resting = 0
const FAR = 6
const REST = 380
const EDGE = 70

const board = element => element.closest?.('#table-plan[data-edit]')

document.addEventListener('pointerdown', event => {
  const seat = event.target.closest?.('.seat')
  if (!seat || !board(seat) || event.button || seat.closest('[data-frozen]')) return
  drag = { seat, value: seat.value, x: event.clientX, y: event.clientY, id: event.pointerId, lifted: false }
  clearTimeout(resting)
  if (event.pointerType !== 'mouse') resting = setTimeout(() => drag && lift(), REST)
})

document.addEventListener('pointermove', event => {
  if (!drag || event.pointerId !== drag.id) return
  const far = Math.hypot(event.clientX - drag.x, event.clientY - drag.y) > FAR
  if (!drag.lifted) {
    if (!far) return
    if (event.pointerType !== 'mouse') return drop()
    lift()
  }
  drag.at = [event.clientX, event.clientY]
  drag.ghost.style.translate = `${event.clientX}px ${event.clientY}px`
  aim()
})

document.addEventListener('pointerup', event => {
  if (!drag || event.pointerId !== drag.id) return
  const { lifted, value, onto } = drag
  drop()
  if (!lifted) return
  // The click that follows a drag is none.
  addEventListener('click', stop, { capture: true, once: true })
  setTimeout(() => removeEventListener('click', stop, { capture: true }), 50)
  if (onto) document.dispatchEvent(new CustomEvent('kith:dropped', { detail: { value, onto } }))
})

document.addEventListener('pointercancel', drop)
document.addEventListener('keydown', event => { if (event.key === 'Escape') drop() })
// Once somebody is lifted, the finger no longer scrolls.
document.addEventListener('touchmove', event => { if (drag?.lifted) event.preventDefault() }, { passive: false })
document.addEventListener('contextmenu', event => { if (drag?.lifted) event.preventDefault() })

function stop(event) {
  event.preventDefault()
  event.stopImmediatePropagation()
}

function lift() {
  drag.lifted = true
  drag.at = [drag.x, drag.y]
  drag.ghost = Object.assign(document.createElement('div'), { className: 'seat-ghost', textContent: drag.seat.querySelector('.seat__name').textContent })
  drag.ghost.setAttribute('aria-hidden', 'true')
  drag.ghost.style.translate = `${drag.x}px ${drag.y}px`
  document.body.append(drag.ghost)
  drag.seat.classList.add('is-lifted')
  board(drag.seat).classList.add('is-dragging')
  requestAnimationFrame(scroll)
}

function aim() {
  const under = document.elementFromPoint(...drag.at)
  const round = drag.seat.closest('.plan-round')
  const onto = under?.closest('.seat') ?? under?.closest('[data-table]')
  drag.onto?.classList.remove('is-target')
  drag.onto = onto && round?.contains(onto) && onto !== drag.seat ? onto : null
  drag.onto?.classList.add('is-target')
}

// At the edge of the window the page goes on.
function scroll() {
  if (!drag?.lifted) return
  const y = drag.at[1]
  const step = y < EDGE ? -10 : y > innerHeight - EDGE ? 10 : 0
  if (step) {
    scrollBy(0, step)
    aim()
  }
  requestAnimationFrame(scroll)
}

function drop() {
  clearTimeout(resting)
  if (!drag) return
  drag.ghost?.remove()
  drag.onto?.classList.remove('is-target')
  drag.seat.classList.remove('is-lifted')
  document.querySelector('#table-plan')?.classList.remove('is-dragging')
  drag = null
}
