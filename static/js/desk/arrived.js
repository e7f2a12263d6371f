// Arrived: who is awaited and who is here. A tap on a name says that this person came.
import { fold } from '../taps.js'
import { button, fill, h, initials, say, time } from './words.js'
import { Scanner } from './scanner.js'

export class Arrived {
  constructor(app) {
    this.app = app
    this.section = document.querySelector('#view-arrived')
    this.field = this.section.querySelector('input[type=search]')
    this.rows = this.section.querySelector('.desk-rows')
    this.none = this.section.querySelector('.desk-none')
    this.counts = this.section.querySelector('.desk-counts')
    this.guests = this.section.querySelector('.desk-guests')
    this.only = 'awaited'
    this.field.addEventListener('input', () => { this.turn(); this.show() })
    this.field.addEventListener('focus', () => this.field.select())
    this.field.form.addEventListener('submit', event => event.preventDefault())
    for (const choice of this.section.querySelectorAll('[data-only]')) {
      choice.addEventListener('click', () => {
        this.only = choice.dataset.only
        this.field.value = ''
        this.turn()
        this.show()
      })
    }
    this.section.querySelector('[data-visitor]').addEventListener('click', () => app.sheets.visitor())
    new Scanner(app, this.section)
  }

  // Whom the list shows is settled when it is turned to: who is marked then stays where they stand, with the mark.
  turn() { this.shown = new Set() }

  listed(letters) {
    const { look } = this.app
    if (letters.length > 1) return this.app.named(letters)
    this.shown ??= new Set()
    const wanted = this.only === 'here' ? look.here : look.awaited
    for (const one of wanted) this.shown.add(one.id)
    return [...look.people.values()].filter(one => this.shown.has(one.id))
  }

  show() {
    const { look } = this.app
    const letters = fold(this.field.value)
    const searching = letters.length > 1
    const people = this.listed(letters)
    const counts = [say('count_here', { n: look.here.length + look.visitors.size }), say('count_awaited', { n: look.awaited.length })].join(' · ')
    if (this.counts.textContent !== counts) this.counts.textContent = counts
    for (const choice of this.section.querySelectorAll('[data-only]')) choice.setAttribute('aria-pressed', String(!searching && choice.dataset.only === this.only))
    fill(this.rows, people, { key: one => one.id, look: one => this.looks(one), make: one => this.row(one) })
    this.showNone(searching, people)
    const guests = this.only === 'here' && !searching ? [...look.visitors] : []
    this.guests.hidden = !guests.length
    fill(this.guests.querySelector('ul'), guests, { key: ([name]) => name, look: ([name, at]) => name + at, make: ([name, at]) => h('li', {}, h('b', {}, name), ' ', h('span', { class: 'soft' }, say('since', { time: time(at) }))) })
  }

  showNone(searching, people) {
    const typed = this.field.value.trim()
    const words = people.length ? '' : searching ? say('nobody_named') : this.only === 'here' ? say('nobody_here') : say('nobody_awaited')
    this.none.hidden = !words
    if (this.none.dataset.look === words + typed) return
    this.none.dataset.look = words + typed
    const parts = [h('p', {}, words), searching && button(say('visitor_named', { name: typed }), () => this.app.sheets.visitor(typed), 'big button--wide')]
    this.none.replaceChildren(...parts.filter(Boolean))
  }

  looks(one) {
    return [one.mark, this.app.stateOf(one), one.name, one.new, one.sending, one.tables].join('|')
  }

  row(one) {
    const here = one.mark === 'present'
    const away = one.mark.startsWith('absent')
    const table = this.app.tableOf(one)
    return h('li', { class: `desk-row${here ? ' desk-row--here' : away ? ' desk-row--away' : ''}` },
      h('button', { type: 'button', class: 'desk-row__tap', onclick: () => this.tap(one.id) },
        h('span', { class: `desk-row__mark${here ? '' : ' avatar'}`, 'aria-hidden': 'true' }, here ? '✓' : initials(one.name)),
        h('span', { class: 'desk-row__text' },
          h('span', { class: 'desk-row__name' }, h('span', { class: 'unseen' }, here || away ? '' : `${say('here')}: `), h('b', {}, one.name), one.new && ' ', one.new && h('span', { class: 'newcomer' }, say('new'))),
          h('span', { class: 'desk-row__state' }, this.app.stateOf(one))),
        table && h('span', { class: 'desk-row__table' }, h('small', {}, say('table')), table),
      ),
      h('button', { type: 'button', class: 'desk-row__more', 'aria-label': say('more_about', { name: one.name }), onclick: () => this.app.sheets.person(one.id) }, '⋯'),
    )
  }

  tap(id) {
    const one = this.app.look.people.get(id)
    // The second tap of a double one opens nothing.
    if (this.last?.id === id && performance.now() - this.last.at < 700) return
    this.last = { id, at: performance.now() }
    if (one.mark === 'present') this.app.sheets.person(id)
    else this.app.arrive(one)
  }
}
