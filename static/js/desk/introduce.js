// Introduce: those who have met no one, the longest waiting first, and for one of them what to say.
import { button, fill, h, list, say } from './words.js'
import { deal, nearlyAllMet } from './deal.js'

const PER_PERSON = 3
const CALM = 500
const UNDO = 10_000

export class Introduce {
  constructor(app) {
    this.app = app
    this.section = document.querySelector('#view-introduce')
    this.count = this.section.querySelector('.desk-count')
    this.card = this.section.querySelector('.desk-card')
    this.waiting = this.section.querySelector('.desk-waiting-list')
    this.others = this.section.querySelector('.desk-others')
    this.turns = new Map()
  }

  // Ideas are dealt anew when the room changed, not for every look at it.
  ideas() {
    const { look, server } = this.app
    const seen = JSON.stringify([look.here.map(one => one.id), [...look.introduced.keys()], [...look.passed.keys()], [...look.acquainted.keys()], server.roster.version])
    if (seen !== this.seen) {
      this.seen = seen
      const known = {
        ...server.roster, present: look.here.map(one => one.id),
        introduced: [...look.introduced.values()].map(one => one.pair), passed: [...look.passed.values()], acquainted: [...look.acquainted.values()],
        first: look.here.filter(one => one.new || !one.met.size).map(one => one.id), perPerson: PER_PERSON,
      }
      try {
        this.dealt = deal(known)
      } catch (error) {
        // A roster that an older version of the app has kept may lack what this one reads: the desk works without ideas.
        console.warn('kith: no ideas', error)
        this.dealt = new Map()
      }
      this.nearly = look.here.length > 4 && nearlyAllMet(known)
    }
    return this.dealt
  }

  // Opens one person's card, and stays with them until somebody says otherwise.
  open(id) {
    this.focus = id
    this.done = null
    this.app.render()
  }

  turn() {
    if (!this.done) this.focus = null
  }

  next() {
    const { look } = this.app
    const mine = look.toWelcome.filter(one => one.claim?.by === look.me)
    const free = look.toWelcome.filter(one => !one.claim)
    return [...mine, ...free, ...look.toWelcome][0]
  }

  show() {
    const { look } = this.app
    const dealt = this.ideas()
    let one = look.people.get(this.focus)
    if (!this.done && (one?.mark !== 'present' || (one.met.size && !this.asked))) {
      one = this.next()
      this.focus = one?.id ?? null
    }
    this.showCount()
    this.showCard(one, dealt)
    const rest = look.toWelcome.filter(other => other.id !== this.focus)
    this.waiting.hidden = !rest.length
    this.fillRows(this.waiting, rest)
    const met = look.here.filter(other => other.met.size && other.id !== this.focus)
    this.others.hidden = !met.length
    this.others.querySelector('summary').textContent = say('have_met', { n: met.length })
    this.fillRows(this.others, met)
  }

  showCount() {
    const { look } = this.app
    const n = look.toWelcome.length
    const { nearly } = this
    const parts = !look.here.length ? [say('nobody_here_yet')]
      : n ? [h('b', {}, String(n)), ' ', say('to_welcome', { n })]
        : [say('all_met')]
    const key = JSON.stringify([n, look.here.length > 0, nearly])
    if (this.count.dataset.look === key) return
    this.count.dataset.look = key
    this.count.replaceChildren(...parts, ...(nearly ? [h('small', {}, say('nearly_all'))] : []))
  }

  fillRows(holder, people) {
    fill(holder.querySelector('ul'), people, {
      key: one => one.id,
      look: one => [one.name, one.new, this.app.stateOf(one)].join('|'),
      make: one => h('li', { class: 'desk-row' }, h('button', { type: 'button', class: 'desk-row__tap', onclick: () => { this.asked = true; this.open(one.id); this.section.scrollIntoView(); this.card.querySelector('h2')?.focus() } },
        h('span', { class: 'desk-row__text' },
          h('span', { class: 'desk-row__name' }, h('b', {}, one.name), one.new && ' ', one.new && h('span', { class: 'newcomer' }, say('new'))),
          h('span', { class: 'desk-row__state' }, this.app.stateOf(one))))),
    })
  }

  showCard(one, dealt) {
    const ideas = one && !this.done ? (dealt.get(one.id) ?? []) : []
    const turn = ideas.length ? (this.turns.get(one.id) ?? 0) % ideas.length : 0
    const idea = ideas[turn]
    const key = JSON.stringify([one?.id, one?.claim, idea, ideas.length, this.done?.act.key, this.done?.isCalm, this.done?.open, this.done && this.next()?.id])
    const state = one && !this.done ? this.app.stateOf(one) : ''
    const line = this.card.querySelector('.desk-card__state')
    if (this.card.dataset.look === key) {
      if (state && line.textContent !== state) line.textContent = state
      return
    }
    this.card.dataset.look = key
    const buttons = [...this.card.querySelectorAll('button')]
    const held = buttons.indexOf(document.activeElement)
    this.card.hidden = !one && !this.done
    this.card.replaceChildren(...this.done ? this.doneParts() : one ? this.parts(one, idea, ideas.length) : [])
    // The keyboard stays where it was, or goes on at the head of the card.
    if (held >= 0) (this.card.querySelectorAll('button:enabled')[held] ?? this.card.querySelector('h2'))?.focus({ preventScroll: true })
  }

  parts(one, idea, many) {
    const { app } = this
    const mine = one.claim?.by === app.look.me
    const other = idea && app.look.people.get(idea.id)
    const head = [
      h('h2', { tabindex: '-1' }, one.name, one.new && ' ', one.new && h('span', { class: 'newcomer' }, say('new'))),
      h('p', { class: 'desk-card__state' }, app.stateOf(one)),
    ]
    const claim = button(mine ? say('no_longer_with', { name: one.first }) : say('with_one', { name: one.first }), () => (mine ? app.release(one) : app.claim(one)), 'second', { 'aria-pressed': String(mine) })
    if (!other) {
      return [...head, h('p', { class: 'desk-card__sentence' }, say('no_idea', { name: one.first })),
        button(say('somebody_else'), () => app.sheets.others(one), 'big button--wide'),
        h('div', { class: 'desk-card__acts' }, claim)]
    }
    const people = [one.id, other.id]
    return [
      ...head,
      h('p', { class: 'desk-card__sentence' }, `“${idea.sentence}”`),
      button(say('introduced'), () => this.introduced(people), 'big button--wide desk-card__main', { 'aria-label': say('introduced_label', { names: list([one.name, other.name]) }) }),
      h('div', { class: 'desk-card__acts' },
        button(say('not_now'), () => app.pass(people)),
        button(say('know_each_other'), () => app.acquaint(people)),
        button(say('somebody_else'), () => app.sheets.others(one)),
        many > 1 ? button(say('another_idea'), () => { this.turns.set(one.id, (this.turns.get(one.id) ?? 0) + 1); app.render(); app.announce(this.card.querySelector('.desk-card__sentence').textContent) }) : claim,
        many > 1 && claim),
    ]
  }

  // The card says what was done and waits, so that a second tap of the thumb meets nothing that acts.
  introduced(people) {
    this.app.introduced(people)
  }

  finish(act, people) {
    this.done = { act, people, open: true, isCalm: false }
    this.asked = false
    this.app.render()
    this.card.querySelector('h2')?.focus({ preventScroll: true })
    const then = (after, change) => setTimeout(() => {
      if (this.done?.act !== act) return
      Object.assign(this.done, change)
      this.app.render()
    }, after)
    then(CALM, { isCalm: true })
    then(UNDO, { open: false })
  }

  doneParts() {
    const { app, done } = this
    const people = done.people.map(id => app.look.people.get(id)).filter(Boolean)
    const next = this.next()
    const disabled = !done.isCalm
    return [
      h('h2', { tabindex: '-1' }, say('are_introduced', { names: list(people.map(one => one.first)) })),
      h('p', { class: 'desk-card__state' }, next ? say('next_is', { name: next.name }) : say('all_met')),
      h('div', { class: 'desk-card__done' },
        button(say('undo'), () => { app.undo(done.act); this.open(done.people[0]) }, 'second', { disabled: disabled || !done.open, 'aria-label': say('undo_introduced') }),
        button(say('note_that'), () => app.sheets.note(people), 'second', { disabled })),
      next && button(say('next_one', { name: next.first }), () => this.open(next.id), 'big button--wide', { disabled }),
    ].filter(Boolean)
  }
}
