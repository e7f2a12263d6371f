// What comes up from below when something needs more than one tap: one sheet at a time, closed by Escape, by a tap
// beside it or by its button. The keyboard goes back to where it came from.
import { fold } from '../taps.js'
import { button, fill, h, list, say, time } from './words.js'

export class Sheets {
  constructor(app) {
    this.app = app
    this.sheet = document.querySelector('#sheet')
    this.sheet.addEventListener('click', event => { if (event.target === this.sheet) this.close() })
  }

  open(title, ...inside) {
    const heading = h('h2', { id: 'sheet-title', tabindex: '-1' }, title)
    const top = h('div', { class: 'desk-sheet__top' }, heading, button(say('close'), () => this.close(), 'quiet'))
    this.sheet.replaceChildren(h('div', { class: 'desk-sheet__inside' }, top, ...inside), h('p', { class: 'unseen', role: 'status', 'aria-live': 'polite' }))
    if (!this.sheet.open) this.sheet.showModal()
    this.sheet.scrollTop = 0
    heading.focus()
  }

  close() { this.sheet.close() }

  // One person and what may be done about them.
  person(id) {
    const { app } = this
    const one = app.look.people.get(id)
    const then = work => () => { this.close(); work() }
    const here = one.mark === 'present'
    const claimed = one.claim?.by === app.look.me
    const tables = one.tables.map(([round, table]) => h('li', {}, say('table_in', { round, table })))
    this.open(
      one.name,
      one.does && h('p', { class: 'desk-sheet__does' }, one.does),
      h('p', { class: 'soft' }, app.stateOf(one)),
      tables.length > 0 && h('ul', { class: 'desk-sheet__tables', role: 'list' }, ...tables),
      h('div', { class: 'desk-sheet__acts' },
        !here && button(say('here'), then(() => app.arrive(one)), 'big'),
        here && button(say('introduce_one', { name: one.first }), then(() => app.introduce(id)), 'big'),
        here && !claimed && button(say('with_one', { name: one.first }), then(() => app.claim(one))),
        here && claimed && button(say('no_longer_with', { name: one.first }), then(() => app.release(one))),
        button(say('note_that'), () => this.note([one])),
        !here && one.mark !== 'absent told' && button(say('told'), then(() => app.mark(one, 'absent told'))),
        !here && one.mark !== 'absent untold' && button(say('untold'), then(() => app.mark(one, 'absent untold'))),
        one.mark && button(here ? say('not_here') : say('unmark'), then(() => app.mark(one, ''))),
      ),
    )
  }

  // "Shall I note that?": nothing of it counts until that person says so.
  note(people) {
    const { app } = this
    let who = people[0]
    let what = 'fact'
    let other = null
    const explained = h('p', { class: 'soft' })
    const due = h('input', { type: 'date', id: 'note-due', min: new Date().toISOString().slice(0, 10) })
    const dueField = h('div', { class: 'field', hidden: true }, h('label', { for: 'note-due' }, say('note_due')), due)
    const words = h('textarea', { id: 'note-words', rows: '2', maxlength: '280', required: true })
    const trouble = h('p', { class: 'field__error', role: 'alert', hidden: true }, say('note_empty'))
    const toWhom = h('div', { class: 'field', hidden: true })
    const explain = () => {
      explained.textContent = say('note_explained', { name: who.first })
      dueField.hidden = toWhom.hidden = what !== 'promise'
    }
    const chosen = h('p', {})
    const pickOther = () => this.find(say('note_to'), one => one.id !== who.id, one => { other = one; chosen.textContent = one.name; toWhom.replaceChildren(chosen) })
    toWhom.append(pickOther())
    const save = () => {
      if (!words.value.trim()) {
        trouble.hidden = false
        return words.focus()
      }
      const fields = { member: who.id, what, words: words.value.trim() }
      if (what === 'promise' && other) fields.other = other.id
      if (what === 'promise' && due.value) fields.due = due.value
      this.close()
      app.note(who, fields)
    }
    this.open(
      say('note_that'),
      people.length > 1 && this.choice(say('note_who'), people.map(one => [one, one.first]), who, one => { who = one; explain() }),
      this.choice(say('note_what'), [['fact', say('note_fact')], ['promise', say('note_promise')]], what, one => { what = one; explain() }),
      h('div', { class: 'field' }, h('label', { for: 'note-words' }, say('note_words')), words, trouble),
      toWhom, dueField, explained,
      h('div', { class: 'desk-sheet__end' }, button(say('note_save'), save, 'big button--wide')),
    )
    explain()
  }

  choice(legend, options, chosen, choose) {
    const name = `choice-${Math.random()}`
    const radios = options.map(([value, words]) => h('label', {}, h('input', { type: 'radio', name, checked: value === chosen, onchange: () => choose(value) }), words))
    return h('fieldset', { class: 'field' }, h('legend', {}, legend), h('div', { class: 'answers' }, ...radios))
  }

  // Two letters of a name, and one tap on who is meant.
  find(label, may, choose, { everyone = true } = {}) {
    const { app } = this
    const id = `find-${Math.random().toString(36).slice(2)}`
    const found = h('ul', { class: 'desk-found', role: 'list' })
    const field = h('input', { id, type: 'search', autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false', placeholder: say('two_letters') })
    const show = () => {
      const letters = fold(field.value)
      const people = letters.length < 2 ? [] : app.named(letters).filter(one => may(one) && (everyone || one.mark === 'present')).slice(0, 8)
      fill(found, people, {
        key: one => one.id, look: one => one.name,
        make: one => h('li', {}, button(one.name, () => { field.value = ''; show(); choose(one) }, 'second button--wide')),
      })
      if (letters.length > 1) app.announce(people.length ? say('found', { n: people.length }) : say('nobody_named'))
    }
    field.addEventListener('input', show)
    return h('div', { class: 'field' }, h('label', { for: id }, label), field, found)
  }

  // Somebody else than suggested, or several at once.
  others(one) {
    const { app } = this
    const chosen = new Set()
    const rows = h('ul', { class: 'desk-pick', role: 'list' })
    const field = h('input', { id: 'others-find', type: 'search', autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false', placeholder: say('two_letters') })
    const done = button('', () => {
      this.close()
      app.introduced([one.id, ...chosen])
    }, 'big button--wide', { disabled: true })
    const name = id => app.look.people.get(id).first
    const label = () => {
      done.disabled = !chosen.size
      done.textContent = chosen.size ? say('introduced_with', { names: list([one.first, ...[...chosen].map(name)]) }) : say('choose_first')
    }
    const show = () => {
      const letters = fold(field.value)
      const people = app.look.here.filter(other => other.id !== one.id && (chosen.has(other.id) || letters.length < 2 || app.isNamed(other, letters)))
      people.sort((a, b) => chosen.has(b.id) - chosen.has(a.id) || a.met.size - b.met.size || a.name.localeCompare(b.name))
      fill(rows, people, {
        key: other => other.id,
        look: other => `${chosen.has(other.id)} ${other.met.size}`,
        make: other => h('li', {}, h('button', {
          type: 'button', class: 'desk-pick__one', 'aria-pressed': String(chosen.has(other.id)),
          onclick: () => {
            if (!chosen.delete(other.id) && chosen.size < 5) chosen.add(other.id)
            label()
            show()
          },
        }, h('b', {}, other.name), h('span', {}, one.met.has(other.id) ? say('introduced_already') : app.stateOf(other)))),
      })
    }
    field.addEventListener('input', show)
    this.open(
      say('introduce_to', { name: one.first }),
      h('div', { class: 'field' }, h('label', { for: 'others-find' }, say('find_here')), field),
      h('p', { class: 'soft' }, say('several')),
      rows,
      h('div', { class: 'desk-sheet__end' }, done),
    )
    label()
    show()
  }

  visitor(typed = '') {
    const { app } = this
    let broughtBy = null
    const field = (id, words, more = {}) => h('div', { class: 'field' }, h('label', { for: id }, words), h('input', { id, ...more }))
    const name = field('visitor-name', say('visitor_name'), { value: typed, maxlength: '120', autocomplete: 'off', required: true })
    const email = field('visitor-email', say('visitor_email'), { type: 'email', maxlength: '254', autocomplete: 'off' })
    const note = field('visitor-note', say('visitor_note'), { maxlength: '280', autocomplete: 'off' })
    const trouble = h('p', { class: 'field__error', role: 'alert', hidden: true })
    const brought = h('div', {})
    brought.append(this.find(say('visitor_brought'), () => true, one => {
      broughtBy = one
      brought.replaceChildren(h('p', {}, say('brought_by', { name: one.name })))
    }))
    const value = part => part.querySelector('input').value.trim()
    const save = () => {
      const wrong = !value(name) ? say('visitor_unnamed') : email.querySelector('input').validity.valid ? '' : say('visitor_email_wrong')
      trouble.textContent = wrong
      trouble.hidden = !wrong
      if (wrong) return (value(name) ? email : name).querySelector('input').focus()
      const fields = { name: value(name) }
      if (value(email)) fields.email = value(email)
      if (value(note)) fields.note = value(note)
      if (broughtBy) fields.brought_by = broughtBy.id
      this.close()
      app.visitor(fields)
    }
    this.open(say('visitor'), name, trouble, brought, email, note, h('div', { class: 'desk-sheet__end' }, button(say('visitor_save'), save, 'big button--wide')))
    name.querySelector('input').focus()
  }

  // Sixty seconds at the close.
  debrief() {
    const { app } = this
    const met = app.look.toWelcome
    const noOne = new Set(met.map(one => one.id))
    const toCall = new Map()
    const called = h('ul', { class: 'desk-chosen', role: 'list' })
    const boxes = met.map(one => h('label', { class: 'desk-check' }, h('input', {
      type: 'checkbox', checked: true, onchange: event => { event.target.checked ? noOne.add(one.id) : noOne.delete(one.id) },
    }), one.name))
    const showCalled = () => fill(called, [...toCall.values()], {
      key: one => one.id, look: one => one.name,
      make: one => h('li', {}, button(say('take_off', { name: one.name }), () => { toCall.delete(one.id); showCalled() })),
    })
    const change = h('textarea', { id: 'debrief-change', rows: '3', maxlength: '2000' })
    const save = () => {
      this.close()
      app.debrief({ met_no_one: [...noOne], to_call: [...toCall.keys()], change: change.value.trim() })
    }
    this.open(
      say('debrief'),
      h('p', { class: 'soft' }, say('debrief_explained')),
      h('fieldset', { class: 'field' }, h('legend', {}, say('debrief_met')), ...(boxes.length ? boxes : [h('p', {}, say('all_met'))])),
      this.find(say('debrief_call'), one => !toCall.has(one.id), one => { toCall.set(one.id, one); showCalled() }),
      called,
      h('div', { class: 'field' }, h('label', { for: 'debrief-change' }, say('debrief_change')), change),
      h('div', { class: 'desk-sheet__end' }, button(say('debrief_save'), save, 'big button--wide')),
    )
  }

  // What is sent and what is not, what could not be taken, and what this phone holds.
  status() {
    const { app } = this
    const { outbox, server } = app
    const unread = outbox.toRead.map(act => h('li', { class: 'desk-refused' },
      h('p', { class: 'desk-refused__act' }, app.sentenceOf(act), ' ', h('small', {}, say('at', { time: time(act.body.at) }))),
      h('p', {}, act.why || (act.outcome === 'kept' ? say('kept_for_lead') : say('not_read'))),
      button(say('seen'), () => { outbox.read(act); this.status() }),
      act.set_aside && button(say('again'), () => { act.set_aside = false; outbox.keep(act); outbox.send(); this.close() }),
    ))
    const waiting = outbox.waiting.map(act => h('li', {}, app.sentenceOf(act), ' ', h('small', {}, say('at', { time: time(act.body.at) }))))
    this.open(
      app.statusWords(),
      unread.length > 0 && h('section', {}, h('h3', {}, say('could_not')), h('ul', { role: 'list' }, ...unread)),
      waiting.length > 0 && h('section', {}, h('h3', {}, say('not_sent_yet')), h('ul', { class: 'desk-waiting' }, ...waiting), h('p', { class: 'soft' }, say('goes_by_itself'))),
      outbox.foreign.length > 0 && h('p', {}, say('foreign', { n: outbox.foreign.length })),
      h('p', { class: 'soft' }, server.ready ? say('is_ready', { time: time(server.ready) }) : say('is_not_ready')),
      h('div', { class: 'desk-sheet__acts' },
        waiting.length > 0 && button(say('try_now'), () => { outbox.send(); server.ask(); this.close() }, 'big'),
        !server.ready && server.roster && button(say('ready'), () => { this.close(); app.makeReady() }, waiting.length ? 'second' : 'big'),
        server.roster && button(say('debrief'), () => this.debrief()),
        h('a', { class: 'button button--second', href: `${app.base}${app.event}/logged/` }, say('logged')),
        h('a', { class: 'button button--quiet', href: `${app.network}events/${app.event}/` }, say('event_page')),
      ),
    )
  }
}

