// Asking the server: the roster when it changed, and the room often enough that a claim is seen within two seconds. What comes
// back is kept, so that the phone can go on alone; when it has to, it knows since when.
import { isSettled } from './outbox.js'

const EVERY = 1500

async function forgetDesk(store, desk) {
  await store.remove('desks', desk)
  await store.remove('rooms', desk)
}

// Evenings that are over leave the phone whichever of them is opened.
export async function forgetOver(store) {
  for (const { desk, roster } of await store.all('desks')) {
    if (new Date() < new Date(roster.event.locked_after)) continue
    await forgetDesk(store, desk)
    for (const act of await store.all('acts')) {
      if (act.desk === desk && isSettled(act)) await store.remove('acts', act.key)
    }
  }
}

export class Server {
  roster = null
  room = null
  tag = ''
  alone = null
  failures = 0
  state = 'asking'
  isCertain = false
  skew = 0

  constructor({ base, desk, phone, store, heard, still }) {
    Object.assign(this, { base, desk, phone, store, heard, still })
  }

  async load() {
    const kept = await this.store.get('desks', this.desk)
    if (!kept) return
    this.ready = kept.ready
    this.roster = kept.roster
    this.room = await this.store.get('rooms', this.desk) ?? null
    this.skew = this.room?.skew ?? 0
  }

  // The server's clock, as well as it is known.
  get now() { return Date.now() + this.skew }

  async fetch(part, headers = {}) {
    const answer = await fetch(`${this.base}${part}`, { headers, cache: 'no-store', redirect: 'manual', signal: AbortSignal.timeout(10_000) })
    if (answer.type === 'opaqueredirect' || answer.status === 401) this.state = 'signed out'
    else if (answer.status === 403 || answer.status === 404) this.state = 'shut out'
    else if (answer.status !== 304 && !answer.ok) throw new Error(answer.status)
    else this.state = 'in'
    this.failures = 0
    this.alone = null
    return this.state === 'in' ? answer : null
  }

  failed() {
    this.failures += 1
    // One lost question is no lost connection.
    if (this.failures > 1 || !navigator.onLine) this.alone ??= new Date()
  }

  async getRoster() {
    const answer = await this.fetch(`roster/?phone=${this.phone}`)
    if (!answer) return
    this.roster = await answer.json()
    this.isCertain = true
    await this.save()
  }

  async save() {
    if (!this.ready || !this.roster) return
    await this.store.put('desks', this.desk, { desk: this.desk, ready: this.ready, roster: this.roster })
    if (this.room) await this.store.put('rooms', this.desk, this.room)
  }

  async ask() {
    clearTimeout(this.next)
    if (this.asking) return
    this.asking = true
    try {
      // Also where a roster was kept: it may be somebody else who is signed in by now.
      if (!this.isCertain) await this.getRoster()
      if (this.roster && !this.isLocked) await this.getRoom()
    } catch {
      this.failed()
    }
    this.asking = false
    this.heard()
    this.plan()
  }

  async getRoom() {
    const asked = Date.now()
    const answer = await this.fetch('room/', this.tag && this.room ? { 'If-None-Match': this.tag } : {})
    if (!answer) return
    if (answer.status === 304) {
      if (this.room) this.room.asked = asked
      return
    }
    const room = await answer.json()
    const skew = new Date(room.now) - Date.now()
    await this.still()
    this.tag = answer.headers.get('ETag') ?? ''
    this.skew = Math.abs(skew) > 5000 ? skew : 0
    this.room = { ...room, asked, skew: this.skew }
    if (this.room.roster !== this.roster.version) await this.getRoster()
    if (this.ready) await this.store.put('rooms', this.desk, this.room)
  }

  // No two phones in step. A hidden page asks nothing; it asks when it is looked at again.
  plan() {
    clearTimeout(this.next)
    if (document.hidden || this.state === 'shut out') return
    const slow = this.state === 'signed out' || this.failures > 5 ? 4 : 1
    this.next = setTimeout(() => this.ask(), EVERY * slow - 400 * Math.random())
  }

  // Names leave the phone: nothing is shown or kept any more, and nothing more is asked than who is signed in.
  async forget() {
    this.isLocked = true
    this.roster = null
    this.room = null
    this.ready = null
    await forgetDesk(this.store, this.desk)
  }
}
