// What every tap needs that is kept and sent by a page itself: a key of its own, the token that lets it in, and a
// screen that stands still under the thumb.

// A key that no other tap has. `crypto.randomUUID` exists on secure pages alone, the numbers everywhere.
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = (bytes[6] & 0x0f) | 0x40
  bytes[8] = (bytes[8] & 0x3f) | 0x80
  const hex = [...bytes].map(byte => byte.toString(16).padStart(2, '0')).join('')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

// The cookie is newer than the page where somebody signed in again in another tab.
export function token() {
  return document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? document.querySelector('meta[name="csrf-token"]')?.content ?? ''
}

// Letters as a name is looked for: without accents, small.
export function fold(text) {
  return text.normalize('NFKD').replace(/[\u0300-\u036f]/g, '').toLowerCase().trim()
}

// The second tap of a double tap is for what stood there at the first: what has come to that place since hears nothing
// of it. Keys and screen readers, whose clicks count no taps, are heard always.
export function hearDoubleTapsOnce() {
  let last = null
  document.addEventListener('click', event => {
    if (event.detail === 0) return
    const isSecond = last && event.timeStamp - last.at < 500 && Math.hypot(event.clientX - last.x, event.clientY - last.y) < 24
    if (isSecond && event.target !== last.target) {
      event.preventDefault()
      event.stopImmediatePropagation()
    }
    last = { at: event.timeStamp, x: event.clientX, y: event.clientY, target: event.target }
  }, true)
}

let touched = -Infinity

for (const kind of ['pointerdown', 'pointerup', 'pointercancel']) {
  document.addEventListener(kind, () => { touched = kind === 'pointerdown' ? Infinity : performance.now() }, { passive: true })
}

export const isStill = () => performance.now() - touched > 350

// Nothing moves under a thumb that is down, or was a moment ago; a thumb that never leaves does not hold it up for long.
export function stillness() {
  return new Promise(resolve => {
    const began = performance.now()
    const look = () => {
      if (isStill() || performance.now() - began > 5000) resolve()
      else setTimeout(look, 60)
    }
    look()
  })
}
