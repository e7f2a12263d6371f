// Badges by camera, where the browser reads them. A code is known by its digest in the roster, so that nobody's badge
// can be made from what the phone holds; one that is not there goes to the server as it was read.
import { Camera, canRead } from '../camera.js'
import { say } from './words.js'

export async function digest(code) {
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(code.trim().toUpperCase()))
  return [...new Uint8Array(bytes)].slice(0, 8).map(byte => byte.toString(16).padStart(2, '0')).join('')
}

export class Scanner {
  constructor(app, section) {
    this.app = app
    const frame = section.querySelector('.scanner')
    const opener = section.querySelector('[data-scan]')
    const words = frame.querySelector('p')
    const camera = new Camera({
      frame,
      opener,
      closer: frame.querySelector('[data-stop]'),
      read: async code => { words.textContent = await this.read(code) },
      failed: isRefused => app.toast(isRefused ? say('camera_refused') : say('camera_lost')),
    })
    opener.hidden = !canRead()
    opener.addEventListener('click', () => {
      words.textContent = say('camera_hold')
      camera.start()
    })
  }

  async read(code) {
    const hash = globalThis.crypto?.subtle ? await digest(code) : ''
    const one = hash && [...this.app.look.people.values()].find(person => person.code === hash)
    if (one) return one.mark === 'present' ? say('badge_again', { name: one.name }) : this.app.arrive(one)
    this.app.outbox.add('arrived', { code, status: 'present' })
    return say('badge_unknown')
  }
}
