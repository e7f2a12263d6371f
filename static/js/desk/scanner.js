// Badges by camera, where the browser reads them. A code is known by its digest in the roster, so that nobody's badge
// can be made from what the phone holds; one that is not there goes to the server as it was read.
import { say } from './words.js'

export async function digest(code) {
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(code.trim().toUpperCase()))
  return [...new Uint8Array(bytes)].slice(0, 8).map(byte => byte.toString(16).padStart(2, '0')).join('')
}

export class Scanner {
  constructor(app, section) {
    this.app = app
    this.frame = section.querySelector('.scanner')
    this.opener = section.querySelector('[data-scan]')
    this.words = this.frame.querySelector('p')
    this.opener.hidden = !('BarcodeDetector' in window && navigator.mediaDevices?.getUserMedia)
    this.opener.addEventListener('click', () => this.start())
    this.frame.querySelector('[data-stop]').addEventListener('click', () => this.stop())
    addEventListener('pagehide', () => this.stream && this.stop())
  }

  stop() {
    for (const track of this.stream?.getTracks() ?? []) track.stop()
    this.stream = null
    this.frame.hidden = true
    this.opener.hidden = false
    this.opener.focus()
  }

  async start() {
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' }, audio: false })
    } catch (error) {
      return this.app.toast(error.name === 'NotAllowedError' ? say('camera_refused') : say('camera_lost'))
    }
    const picture = this.frame.querySelector('video')
    picture.srcObject = this.stream
    this.words.textContent = say('camera_hold')
    this.frame.hidden = false
    this.opener.hidden = true
    picture.play().catch(() => {})
    this.look(this.stream, picture, new BarcodeDetector({ formats: ['qr_code'] }), new Map())
  }

  // A few times a second; the same badge counts once in four seconds.
  async look(stream, picture, detector, seen) {
    while (this.stream === stream) {
      try {
        for (const { rawValue } of await detector.detect(picture)) {
          if (performance.now() - (seen.get(rawValue) ?? -Infinity) < 4000) continue
          seen.set(rawValue, performance.now())
          navigator.vibrate?.(60)
          this.words.textContent = await this.read(rawValue.slice(0, 200))
        }
      } catch { /* The picture is not ready yet, or the camera was taken away. */ }
      await new Promise(resolve => setTimeout(resolve, 200))
    }
  }

  async read(code) {
    const hash = globalThis.crypto?.subtle ? await digest(code) : ''
    const one = hash && [...this.app.look.people.values()].find(person => person.code === hash)
    if (one) return one.mark === 'present' ? say('badge_again', { name: one.name }) : this.app.arrive(one)
    this.app.outbox.add('arrived', { code, status: 'present' })
    return say('badge_unknown')
  }
}
