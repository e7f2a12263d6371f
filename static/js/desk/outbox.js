// The outbox: every act of this phone, under a key of its own, from the tap until the server has said what became of it.
// It outlives reloads, lost connections, closed tabs, being signed out and new versions of the app. Nothing leaves it
// silently: what the server refuses stays until somebody has read why.
import { newKey, token } from '../taps.js'

const MOST = 50
const LONGEST_WAIT = 30_000
const PATIENCE = 15_000

// Whether nothing is left to send or to read of it.
export const isSettled = act => Boolean(act.outcome) && !act.set_aside && (act.read || !['refused', 'kept'].includes(act.outcome))

export class Outbox {
  acts = []
  sending = false
  signedOut = false
  certain = false
  doubts = false
  tries = 0

  constructor({ store, desk, url, phone, changed, cameLate }) {
    Object.assign(this, { store, desk, url, phone, changed, cameLate, began: Date.now() })
  }

  // What earlier pages left, oldest first.
  async load() {
    const kept = (await this.store.all('acts')).filter(act => act.desk === this.desk)
    const known = new Map(kept.map(act => [act.key, act]))
    for (const act of this.acts) known.set(act.key, act)
    this.acts = [...known.values()].sort((one, other) => one.made - other.made)
  }

  // Whose phone it is, as far as it knows, and once the server has said so, whose session it is. What was tapped before that
  // on this page is theirs; acts of whoever used the phone before wait for them.
  of(me, isCertain) {
    if (isCertain && !this.certain) {
      for (const act of this.unsent.filter(one => one.made >= this.began && !one.tried && one.by !== me)) {
        act.by = me
        this.keep(act)
      }
    }
    this.me = me
    this.certain = isCertain
    this.doubts &&= !isCertain
  }

  add(kind, fields, extra = {}) {
    const act = {
      key: newKey(), desk: this.desk, by: this.me, made: Date.now(), tried: false, outcome: '', why: '', ...extra,
      body: { kind, at: new Date().toISOString(), ...fields },
    }
    this.acts.push(act)
    this.keep(act)
    this.changed()
    this.send()
    return act
  }

  // What never left the phone is simply not sent; of anything else the server is told that it does not count.
  takeBack(act) {
    if (!act.tried) return this.letGo(act)
    act.undone = true
    this.keep(act)
    return this.add('undone', { of: act.key })
  }

  letGo(act) {
    this.acts = this.acts.filter(one => one !== act)
    this.store.remove('acts', act.key)
    this.changed()
  }

  keep(act) { return this.store.put('acts', act.key, act) }

  get unsent() { return this.acts.filter(act => !act.outcome) }
  get waiting() { return this.unsent.filter(act => !act.set_aside && (act.by === this.me || !act.by)) }
  get foreign() { return this.unsent.filter(act => act.by && act.by !== this.me) }
  get toRead() { return this.acts.filter(act => act.set_aside || (act.outcome && !isSettled(act))) }

  read(act) {
    act.read = true
    act.set_aside = false
    act.outcome ||= 'refused'
    this.keep(act)
    this.changed()
  }

  // Of several tabs on one phone, one sends at a time; if two do, each act counts once all the same.
  async send() {
    if (this.sending || !this.certain) return
    this.sending = true
    clearTimeout(this.again)
    let done = false
    try {
      done = navigator.locks
        ? await navigator.locks.request(`kith-desk ${this.desk}`, () => this.sendAll())
        : await this.sendAll()
    } finally {
      this.sending = false
    }
    this.tries = done ? 0 : this.tries + 1
    if (!done) this.again = setTimeout(() => this.send(), Math.min(LONGEST_WAIT, 1000 * 2 ** this.tries) * (0.75 + Math.random() / 2))
    this.changed()
  }

  async sendAll() {
    let most = MOST
    for (let batch = this.waiting.slice(0, most); batch.length; batch = this.waiting.slice(0, most)) {
      const status = await this.sendSome(batch)
      if (status === 'too much' && batch.length > 1) most = Math.ceil(batch.length / 2)
      else if (status === 'too much') {
        // This one alone cannot be read. It stays, and the others go past it.
        batch[0].set_aside = true
        await this.keep(batch[0])
        most = MOST
      } else if (status !== 'heard') return false
    }
    return true
  }

  async sendSome(batch) {
    // All at one moment: an act that is taken back from here on has to be undone, since it is under way.
    const fresh = batch.filter(one => !one.tried)
    for (const act of fresh) act.tried = true
    await Promise.all(fresh.map(act => this.keep(act)))
    const acts = batch.map(act => ({ key: act.key, ...act.body }))
    let answer
    try {
      answer = await fetch(this.url, {
        method: 'POST', redirect: 'manual', cache: 'no-store', signal: AbortSignal.timeout(PATIENCE),
        headers: { 'Content-Type': 'application/json', 'X-CSRFToken': token() },
        body: JSON.stringify({ phone: this.phone, me: this.me, sent: new Date().toISOString(), acts }),
      })
      this.signedOut = answer.status === 401 || answer.type === 'opaqueredirect'
      // Somebody else signed in meanwhile, in another tab.
      if (answer.status === 409) {
        this.certain = false
        this.doubts = true
      }
      if (answer.status === 400 || answer.status === 413) return 'too much'
      return answer.ok ? await this.hear(batch, await answer.json()) : 'later'
    } catch {
      return 'later'
    }
  }

  async hear(batch, { acts }) {
    let heard = false
    for (const [place, act] of batch.entries()) {
      const said = acts[act.key] ?? acts[`#${place}`]
      if (!said) continue
      heard = true
      Object.assign(act, { outcome: said[0], why: said[1] ?? '', heard: Date.now() })
      await this.keep(act)
      if (act.outcome === 'late') this.cameLate(act)
    }
    this.changed()
    // An answer that speaks of none of them would be asked for again and again without a pause.
    return heard ? 'heard' : 'later'
  }

  // Once the evening is over, what has arrived is forgotten; what has not, stays.
  forget() {
    for (const act of this.acts.filter(isSettled)) this.store.remove('acts', act.key)
    this.acts = this.acts.filter(act => !isSettled(act))
  }
}
