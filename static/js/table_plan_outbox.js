// Changes of a table plan on their way to the server: each has a key of its own, and they go out one after the other.
// What does not get through waits, even when the page is loaded anew, and is tried again after ever longer pauses.
import { newKey, token } from './taps.js'

export class Outbox {
  waiting = []
  isSending = false
  trouble = ''
  #again = 0

  // What waits is kept in `drawer`. `page` has the address, the body of a change and two sentences; it hears each answer.
  constructor(drawer, page) {
    this.drawer = drawer
    this.page = page
  }

  get failed() { return this.waiting.filter(one => one.failed).length }

  add(change) {
    this.waiting.push({ key: newKey(), change })
    this.#keep()
  }

  // What an earlier page left behind.
  restore() {
    try { this.waiting = JSON.parse(sessionStorage.getItem(this.drawer)) ?? [] } catch { /* Nothing is kept then. */ }
  }

  empty() {
    this.waiting = []
    this.#keep()
  }

  // Another plan is shown: what waits stays in its drawer.
  close() {
    clearTimeout(this.#again)
    this.waiting = []
  }

  async send() {
    if (this.isSending) return
    this.isSending = true
    clearTimeout(this.#again)
    while (this.waiting.length) {
      if (!await this.#sendOne(this.waiting[0])) {
        for (const one of this.waiting) one.failed = true
        this.#tryAgain(this.waiting[0])
        break
      }
    }
    this.isSending = false
    this.page.rested()
  }

  #tryAgain(one) {
    if (!one) return
    one.tries = (one.tries ?? 0) + 1
    this.#again = setTimeout(() => this.send(), Math.min(15000, 1000 * 2 ** one.tries))
  }

  // Whether the change is settled, one way or the other.
  async #sendOne(one) {
    try {
      const answer = await fetch(this.page.address(), {
        method: 'POST', body: this.page.body(one), redirect: 'manual', signal: AbortSignal.timeout(10000),
        headers: { 'X-CSRFToken': token(), 'HX-Request': 'true' },
      })
      if (answer.type === 'opaqueredirect' || answer.status === 403) {
        this.trouble = this.page.signedOut
        return false
      }
      if (answer.status >= 500 || answer.status === 429) return false
      const isJson = answer.headers.get('Content-Type')?.startsWith('application/json')
      const news = isJson ? await answer.json() : { trouble: this.page.notTaken, gone: true }
      this.trouble = ''
      this.waiting.shift()
      this.#keep()
      this.page.hear(news)
      return true
    } catch {
      return false
    }
  }

  #keep() {
    try {
      if (this.waiting.length) sessionStorage.setItem(this.drawer, JSON.stringify(this.waiting))
      else sessionStorage.removeItem(this.drawer)
    } catch { /* It is full, or not allowed. */ }
  }
}
