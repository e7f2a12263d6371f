// Badges read by a phone's camera at the door, where the browser can read them.
const find = id => document.getElementById(id)

// `door` hears of each code (`took`, with a function that says what became of it), knows which are on their way already
// (`isKnown`), and says what is wrong (`said`).
export function readBadges(words, door) {
  const scanner = find('scanner')
  const opener = find('scan')
  if (!opener) return
  let stream = null

  function stop() {
    for (const track of stream?.getTracks() ?? []) track.stop()
    stream = null
    scanner.hidden = true
    opener.hidden = false
    opener.focus()
  }

  async function start() {
    if (!('BarcodeDetector' in window) || !navigator.mediaDevices?.getUserMedia) return door.said(words.noCamera)
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' }, audio: false })
    } catch (error) {
      return door.said(error.name === 'NotAllowedError' ? words.refused : words.lostCamera)
    }
    const picture = scanner.querySelector('video')
    picture.srcObject = stream
    scanner.hidden = false
    opener.hidden = true
    picture.play().catch(() => {})
    look(picture, new BarcodeDetector({ formats: ['qr_code'] }), new Map())
  }

  // Reads what is before the camera, a few times a second; the same badge counts once in four seconds.
  async function look(picture, detector, seen) {
    while (stream) {
      try {
        for (const { rawValue } of await detector.detect(picture)) {
          if (performance.now() - (seen.get(rawValue) ?? -Infinity) < 4000) continue
          seen.set(rawValue, performance.now())
          navigator.vibrate?.(60)
          const code = rawValue.slice(0, 200)
          const say = sentence => { scanner.querySelector('p').textContent = sentence }
          // Without a connection, the name of whoever came before must not stand for this one.
          say(words.read)
          if (!door.isKnown(code)) door.took(code, say)
        }
      } catch {
        // The picture is not ready yet, or the camera was taken away.
      }
      await new Promise(resolve => setTimeout(resolve, 200))
    }
  }

  opener.hidden = false
  opener.addEventListener('click', start)
  find('scan-stop').addEventListener('click', stop)
  addEventListener('pagehide', () => stream && stop())
}
