// Badges at the door: what the camera reads there, and what is said of it.
import { Camera, canRead } from './camera.js'

const find = id => document.getElementById(id)

// `door` hears of each code (`took`, with a function that says what became of it), knows which are on their way already
// (`isKnown`), and says what is wrong (`said`).
export function readBadges(words, door) {
  const frame = find('scanner')
  const opener = find('scan')
  if (!opener) return
  const say = sentence => { frame.querySelector('p').textContent = sentence }
  const camera = new Camera({
    frame,
    opener,
    closer: find('scan-stop'),
    read: code => {
      // Without a connection, the name of whoever came before must not stand for this one.
      say(words.read)
      if (!door.isKnown(code)) door.took(code, say)
    },
    failed: isRefused => door.said(isRefused ? words.refused : words.lostCamera),
  })
  opener.hidden = false
  opener.addEventListener('click', () => { if (canRead()) camera.start(); else door.said(words.noCamera) })
}
