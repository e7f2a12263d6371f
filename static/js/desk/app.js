// The arrival desk on a phone. It shows what the server last said and what this phone did since, sends what it did, and
// goes on when there is no signal. `look` is what is shown now; every act goes through the outbox.
import { fold, hearDoubleTapsOnce, isStill, newKey, stillness } from '../taps.js'
import { Arrived } from './arrived.js'
import { Introduce } from './introduce.js'
import { Outbox } from './outbox.js'
import { askToStay, keepShell } from './ready.js'
import { Server, forgetOver } from './server.js'
import { Sheets } from './sheets.js'
import { look } from './state.js'
import { Store } from './store.js'
import { Tables } from './tables.js'
import { button, h, list, say, time } from './words.js'

// The choice of light or dark is a cookie; the page itself is the same for everybody.
document.documentElement.dataset.theme = document.cookie.match(/(?:^|; )theme=(\w+)/)?.[1] ?? 'auto'

const find = id => document.getElementById(id)
const UNDO_SECONDS = 10

class App {
  constructor() {
    this.root = find('desk')
    this.base = this.root.dataset.base
    this.network = this.root.dataset.network
    this.event = location.pathname.slice(this.base.length).match(/^(\d+)\//)?.[1]
    this.desk = `${this.base}${this.event}`
    this.store = new Store()
  }

  async start() {
    hearDoubleTapsOnce()
    if (!this.event) return this.showDesks()
    this.phone = await this.store.get('own', 'phone') ?? newKey()
    this.store.put('own', 'phone', this.phone)
    this.server = new Server({ base: `${this.desk}/`, desk: this.desk, phone: this.phone, store: this.store, still: stillness, heard: () => this.heard() })
    this.outbox = new Outbox({ store: this.store, desk: this.desk, url: `${this.desk}/acts/`, phone: this.phone, changed: () => this.changed(), cameLate: act => this.toast(say('came_late', { act: this.sentenceOf(act) })) })
    this.sheets = new Sheets(this)
    this.views = { arrived: new Arrived(this), introduce: new Introduce(this), tables: new Tables(this) }
    for (const [name, tab] of this.tabs()) tab.addEventListener('click', () => this.turn(name))
    find('status').addEventListener('click', () => this.sheets.status())
    await Promise.all([this.server.load(), this.outbox.load()])
    forgetOver(this.store)
    this.outbox.of(this.server.roster?.me, false)
    this.view = location.hash.slice(1) in this.views ? location.hash.slice(1) : 'arrived'
    this.listen()
    this.heard()
    if (this.server.roster) performance.mark('kith:desk')
    await this.server.ask()
    performance.mark('kith:desk')
    if (location.search === '?ready' && !this.server.ready) await this.makeReady()
    keepShell(this.root.dataset.worker, this.base)
  }

  listen() {
    const wake = () => {
      if (document.hidden) return clearTimeout(this.server.next)
      this.outbox.send()
      this.server.ask()
    }
    document.addEventListener('visibilitychange', wake)
    for (const kind of ['online', 'focus', 'pageshow']) addEventListener(kind, wake)
    addEventListener('offline', () => { this.server.alone ??= new Date(); this.render() })
    // Time goes by on the screen as well.
    setInterval(() => this.renderCalmly(), 20_000)
  }

  tabs() { return Object.keys(this.views).map(name => [name, find(`tab-${name}`)]) }

  turn(name) {
    this.view = name
    history.replaceState(null, '', `#${name}`)
    this.views[name].turn()
    find('toasts').replaceChildren()
    scrollTo(0, 0)
    this.render()
  }

  // The room answers whoever knows its newest version, so it may be an act that is told first that the session has ended.
  get isSignedOut() { return this.server.state === 'signed out' || this.outbox.signedOut }

  // -- What is shown ----------------------------------------------------------------------

  heard() {
    if (this.server.roster) this.outbox.of(this.server.roster.me, this.server.isCertain || this.server.state === 'shut out')
    if (['in', 'shut out'].includes(this.server.state) && this.outbox.waiting.length && !this.outbox.sending && !this.server.alone) this.outbox.send()
    this.lock()
    this.renderCalmly()
  }

  // What changes by itself waits until no thumb is down.
  renderCalmly() {
    if (isStill()) this.render()
    else stillness().then(() => this.render())
  }

  // After an act was heard of, the room is asked at once, so that what is shown is soon what is so.
  changed() {
    this.render()
    if (this.outbox.doubts) this.server.isCertain = false
    if (this.outbox.doubts || this.outbox.acts.some(act => act.heard > (this.server.room?.asked ?? 0))) this.server.ask()
  }

  // Names leave the phone when the evening is over; acts that were not sent stay.
  lock() {
    const until = this.server.roster?.event.locked_after
    if (!until || this.server.now < new Date(until)) return
    this.locked = true
    this.server.forget()
    this.outbox.forget()
    this.sheets.sheet.open && this.sheets.close()
  }

  render() {
    const { roster } = this.server
    const open = Boolean(roster) && !this.locked && this.server.state !== 'shut out'
    if (open) this.look = look({ roster, room: this.server.room, acts: this.outbox.acts, now: this.server.now })
    this.showHead()
    this.showNotices()
    find('views').hidden = find('tabs').hidden = !open
    if (!open) return
    for (const [name, tab] of this.tabs()) {
      const here = name === this.view
      find(`view-${name}`).hidden = !here
      if (here) tab.setAttribute('aria-current', 'page')
      else tab.removeAttribute('aria-current')
    }
    const count = find('tab-count')
    const waiting = this.look.toWelcome.length
    count.textContent = waiting ? String(waiting) : ''
    count.nextElementSibling.textContent = waiting ? `, ${waiting} ${say('to_welcome', { n: waiting })}` : ''
    this.views[this.view].show()
  }

  showHead() {
    const title = this.server.roster?.event.title ?? say('desk')
    if (find('desk-title').textContent !== title) find('desk-title').textContent = title
    const words = this.statusWords()
    const status = find('status')
    if (status.firstElementChild.textContent !== words) status.firstElementChild.textContent = words
    const n = this.outbox.waiting.length
    status.dataset.state = this.outbox.toRead.length ? 'harm' : n || this.server.alone || this.isSignedOut ? 'care' : 'good'
  }

  statusWords() {
    const n = this.outbox.waiting.length
    const parts = []
    if (this.outbox.toRead.length) parts.push(say('could_not_n', { n: this.outbox.toRead.length }))
    if (n) parts.push(say('unsent', { n }))
    if (this.outbox.foreign.length) parts.push(say('foreign_n', { n: this.outbox.foreign.length }))
    if (this.isSignedOut) parts.push(say('signed_out_short'))
    else if (this.server.alone) parts.push(say('alone', { time: time(this.server.alone) }))
    return parts.length ? parts.join(' · ') : this.server.roster ? say('all_sent') : say('opening')
  }

  // One notice at a time, the gravest: what stands here pushes the rest down only when something happened.
  notice() {
    const { server, outbox } = this
    const n = outbox.waiting.length
    const kept = n ? ` ${say('unsent_kept', { n })}` : ''
    if (this.locked) return { kind: 'plain', words: say('locked') + kept }
    if (server.state === 'shut out') return { kind: 'care', words: say('shut_out') + kept }
    if (this.isSignedOut) {
      return { kind: 'care', words: say('signed_out') + kept, link: [say('sign_in'), `${this.root.dataset.login}?next=${encodeURIComponent(location.pathname)}`] }
    }
    if (!server.roster) return server.alone ? { kind: 'care', words: say('not_here_offline') } : null
    if (this.look?.cancelled) return { kind: 'harm', words: say('cancelled') + kept }
    if (this.store.keeps !== 'well' && (server.ready || n)) return { kind: 'care', words: say(this.store.keeps === 'not' ? 'keeps_not' : 'keeps_poorly') }
    if (!server.ready) return { kind: 'plain', words: say('offer_ready'), act: [say('ready'), () => this.makeReady()] }
    const over = this.look && (this.look.closed || server.now > new Date(server.roster.event.ends_at))
    if (over && !outbox.acts.some(act => act.body.kind === 'debrief') && !this.later) {
      return { kind: 'plain', words: say('offer_debrief'), act: [say('debrief'), () => this.sheets.debrief()], not: () => { this.later = true; this.render() } }
    }
    return this.look?.closed ? { kind: 'plain', words: say('closed') } : null
  }

  showNotices() {
    const notice = this.notice()
    const holder = find('notices')
    const seen = notice ? `${notice.words}${Boolean(notice.act)}` : ''
    if (holder.dataset.look === seen) return
    holder.dataset.look = seen
    const parts = notice ? [h('div', { class: `desk-notice desk-notice--${notice.kind}` }, h('p', {}, notice.words),
      notice.act && button(notice.act[0], notice.act[1], 'big button--wide'),
      notice.not && button(say('later'), notice.not, 'quiet button--wide'),
      notice.link && h('a', { class: 'button button--big button--wide', href: notice.link[1] }, notice.link[0]))] : []
    holder.replaceChildren(...parts)
    if (notice && !notice.act) this.announce(notice.words)
  }

  // How things stand with one person, in words.
  stateOf(one) {
    const by = one.claim && (one.claim.by === this.look.me ? say('with_you') : say('with_helper', { name: this.look.helpers[one.claim.by] ?? say('a_colleague') }))
    if (one.mark === 'present') {
      const met = one.met.size
        ? say('introduced_to', { names: list([...one.met].map(id => this.look.people.get(id)?.first).filter(Boolean)) })
        : one.minutes < 2 ? say('just_arrived') : say('here_for', { n: one.minutes })
      return by ? `${by} · ${met}` : met
    }
    if (one.mark === 'absent told') return say('is_told')
    if (one.mark === 'absent untold') return say('is_untold')
    if (one.answer === 'maybe') return say('maybe')
    return one.expected ? say('awaited') : say('not_expected')
  }

  tableOf(one) {
    const current = this.views.tables.current
    return one.tables.find(([round]) => round === current)?.[1] ?? ''
  }

  laterTables(one) {
    const rounds = this.server.roster.rounds.map(round => round.name)
    const from = rounds.indexOf(this.views.tables.current)
    return one.tables.filter(([round]) => rounds.indexOf(round) > from).map(([, table]) => table)
  }

  isNamed(one, letters) {
    const name = fold(one.name)
    return name.startsWith(letters) || name.includes(` ${letters}`)
  }

  // Those expected first.
  named(letters) {
    const people = [...this.look.people.values()].filter(one => this.isNamed(one, letters))
    return [...people.filter(one => one.expected), ...people.filter(one => !one.expected)].slice(0, 30)
  }

  // -- Acts -------------------------------------------------------------------------------

  arrive(one) {
    const act = this.mark(one, 'present', { silent: true })
    const table = this.tableOf(one)
    const later = this.laterTables(one)
    const words = say(!table ? 'is_here_now' : later.length ? 'is_here_at_tables' : 'is_here_at', { name: one.first, table, later: later.join(', ') })
    this.toast(words, () => this.undo(act))
    return words
  }

  mark(one, status, { silent = false } = {}) {
    const act = this.outbox.add('arrived', { member: one.id, status }, { before: one.mark, beforeSince: one.since?.toISOString() })
    if (!silent) this.toast(say(status === 'absent told' ? 'now_told' : status === 'absent untold' ? 'now_untold' : status ? 'is_here_now' : 'now_unmarked', { name: one.first }), () => this.undo(act))
    return act
  }

  introduce(id) {
    this.view = 'introduce'
    history.replaceState(null, '', '#introduce')
    this.views.introduce.asked = true
    this.views.introduce.open(id)
    scrollTo(0, 0)
  }

  introduced(people) {
    const act = this.outbox.add('introduced', { people })
    const names = list(people.map(id => this.look.people.get(id).first))
    this.announce(say('are_introduced', { names }))
    for (const id of people) {
      const one = this.look.people.get(id)
      if (one.claim?.by === this.look.me) this.outbox.add('released', { member: id })
    }
    if (this.view === 'introduce') this.views.introduce.finish(act, people)
    else this.toast(say('are_introduced', { names }), () => this.undo(act))
    return act
  }

  pass(people) {
    const act = this.outbox.add('not now', { people })
    this.toast(say('is_passed', { names: this.names(people) }), () => this.undo(act))
  }

  acquaint(people) {
    const act = this.outbox.add('acquainted', { people })
    this.toast(say('are_acquainted', { names: this.names(people) }), () => this.undo(act))
  }

  names(people) { return list(people.map(id => this.look.people.get(id)?.first ?? say('somebody'))) }

  claim(one) {
    this.outbox.add('claimed', { member: one.id })
    this.announce(say('you_are_with', { name: one.first }))
  }

  release(one) {
    this.outbox.add('released', { member: one.id })
    this.announce(say('no_longer_with', { name: one.first }))
  }

  visitor(fields) {
    const act = this.outbox.add('visitor', fields)
    this.toast(say('visitor_here', { name: fields.name }), () => this.undo(act))
  }

  note(who, fields) {
    const act = this.outbox.add('noted', fields)
    this.toast(say('noted', { name: who.first }), () => this.undo(act))
  }

  debrief(fields) {
    this.outbox.add('debrief', fields)
    this.toast(say('thanks'))
  }

  undo(act) {
    this.outbox.takeBack(act)
    this.toast(say('undone'))
  }

  // What an act says, for the list of those that are not sent.
  sentenceOf({ body }) {
    const known = this.look?.people
    const name = id => known?.get(id)?.name ?? say('somebody')
    const names = ids => list(ids.map(name))
    return {
      arrived: () => say(body.status === 'present' ? 'act_here' : body.status ? 'act_away' : 'act_unmarked', { name: body.code ? say('a_badge') : name(body.member) }),
      visitor: () => say('act_visitor', { name: body.name }),
      introduced: () => say('act_introduced', { names: names(body.people) }),
      acquainted: () => say('act_acquainted', { names: names(body.people) }),
      'not now': () => say('act_passed', { names: names(body.people) }),
      claimed: () => say('act_claimed', { name: name(body.member) }),
      released: () => say('act_released', { name: name(body.member) }),
      noted: () => say('act_noted', { name: name(body.member), words: body.words }),
      debrief: () => say('act_debrief'),
      undone: () => say('act_undone'),
    }[body.kind]()
  }

  // -- Saying it --------------------------------------------------------------------------

  announce(sentence) {
    // Outside of an open sheet nothing is heard.
    const region = document.querySelector('#sheet[open] [role=status]') ?? find('announcer')
    // A screen reader hears only changes, so what is said together comes together, a moment after the silence.
    this.saying = [...this.saying ?? [], sentence]
    if (this.saying.length > 1) return
    region.textContent = ''
    setTimeout(() => {
      region.textContent = this.saying.join(' ')
      this.saying = []
    }, 50)
  }

  toast(sentence, undo) {
    const toast = h('div', { class: 'toast' }, h('p', {}, sentence))
    if (undo) {
      toast.append(button(say('undo'), () => { toast.remove(); undo() }, 'quiet'), h('span', { class: 'toast__time', 'aria-hidden': 'true' }))
    }
    find('toasts').replaceChildren(toast)
    this.announce(sentence)
    let left = UNDO_SECONDS
    const clock = setInterval(() => {
      if (!toast.isConnected) return clearInterval(clock)
      if (!toast.matches(':hover, :focus-within') || matchMedia('(hover: none)').matches) left -= 1
      if (left <= 0) toast.remove()
    }, 1000)
  }

  // -- Without signal ---------------------------------------------------------------------

  async makeReady() {
    if (!this.server.roster) await this.server.ask()
    this.server.ready = new Date().toISOString()
    await this.server.save()
    const [kept] = await Promise.all([keepShell(this.root.dataset.worker, this.base), askToStay()])
    const well = kept && this.store.keeps === 'well'
    this.toast(well ? say('now_ready') : say('half_ready'))
    this.render()
  }

  // The start of the app without signal: what this phone holds.
  async showDesks() {
    const desks = (await this.store.all('desks')).filter(one => one.desk.startsWith(this.base) && new Date() < new Date(one.roster.event.locked_after))
    find('desk-title').textContent = say('desk')
    find('status').hidden = true
    find('notices').replaceChildren(h('div', { class: 'desk-notice desk-notice--plain' }, h('p', {}, desks.length ? say('desks_kept') : say('no_desks_kept'))))
    const rows = desks.map(({ desk, roster }) => h('li', { class: 'desk-row' }, h('a', { class: 'desk-row__tap', href: `${desk}/` }, h('span', { class: 'desk-row__text' }, h('b', {}, roster.event.title)))))
    find('notices').append(h('ul', { class: 'desk-rows', role: 'list' }, ...rows))
  }
}

const app = new App()
app.start().then(() => { document.documentElement.dataset.ready = '' })
