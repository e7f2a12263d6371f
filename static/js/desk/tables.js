// Tables: who sits where in each round, the numbers large enough for an outstretched arm.
import { fold } from '../taps.js'
import { button, fill, h, say } from './words.js'

export class Tables {
  constructor(app) {
    this.app = app
    this.section = document.querySelector('#view-tables')
    this.rounds = this.section.querySelector('.desk-rounds')
    this.field = this.section.querySelector('input[type=search]')
    this.list = this.section.querySelector('.desk-tables')
    this.none = this.section.querySelector('.desk-none')
    this.repair = this.section.querySelector('[data-repair]')
    this.repair.href = `${app.network}events/${app.event}/repair/`
    this.field.addEventListener('input', () => this.show())
    this.field.form.addEventListener('submit', event => event.preventDefault())
  }

  turn() { this.round = null }

  // The round of now is the first that is not over.
  get current() {
    const { rounds } = this.app.server.roster
    return this.round ?? (rounds.find(round => round.state !== 'over') ?? rounds.at(-1))?.name
  }

  show() {
    const { look, server } = this.app
    const { rounds } = server.roster
    const current = this.current
    const letters = fold(this.field.value)
    this.field.form.hidden = !rounds.length
    this.none.hidden = rounds.length > 0
    this.repair.hidden = Boolean(server.alone) || look.cancelled
    this.repair.textContent = rounds.length ? say('repair') : say('plan_groups')
    fill(this.rounds, rounds.length > 1 ? rounds : [], {
      key: round => round.name,
      look: round => `${round.name === current} ${round.state}`,
      make: round => button([say('round', { name: round.name }), round.state === 'over' && h('small', {}, ` ${say('round_over')}`)], () => { this.round = round.name; this.show() }, 'second', { 'aria-pressed': String(round.name === current) }),
    })
    const tables = new Map()
    for (const one of look.people.values()) {
      for (const [round, table] of one.tables) {
        if (round === current && (letters.length < 2 || this.app.isNamed(one, letters))) tables.set(table, [...tables.get(table) ?? [], one])
      }
    }
    const sorted = [...tables].sort(([one], [other]) => one.localeCompare(other, undefined, { numeric: true }))
    fill(this.list, sorted, {
      key: ([table]) => table,
      look: ([, people]) => people.map(one => `${one.name} ${one.mark}`).join('|'),
      make: ([table, people]) => h('li', { class: 'desk-table' },
        h('h3', {}, h('small', {}, say('table')), table),
        h('ul', { role: 'list' }, ...people.map(one => h('li', { class: one.mark === 'present' ? 'is-here' : '' }, one.name, one.mark === 'present' && h('span', { class: 'desk-table__here' }, ` ${say('is_here')}`))))),
    })
    if (letters.length > 1 && document.activeElement === this.field) this.app.announce(sorted.length ? sorted.map(([table, people]) => `${say('table_is', { table })}: ${people.map(one => one.name).join(', ')}`).join('. ') : say('nobody_named'))
  }
}
