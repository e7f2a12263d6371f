// Badges read by a phone's camera, at the door and at the arrival desk alike.

export const canRead = () => Boolean('BarcodeDetector' in window && navigator.mediaDevices?.getUserMedia)

export class Camera {
  // `frame` shows the picture while `opener` is out of sight, until `closer` is pressed. `read` is given each code, and
  // `failed` whether the camera was refused, where there is no picture.
  constructor({ frame, opener, closer, read, failed }) {
    Object.assign(this, { frame, opener, read, failed })
    closer.addEventListener('click', () => this.stop())
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
      return this.failed(error.name === 'NotAllowedError')
    }
    const picture = this.frame.querySelector('video')
    picture.srcObject = this.stream
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
          await this.read(rawValue.slice(0, 200))
        }
      } catch { /* The picture is not ready yet, or the camera was taken away. */ }
      await new Promise(resolve => setTimeout(resolve, 200))
    }
  }
}
