// Whom to introduce to whom, dealt on the phone from the small table of the roster (docs/desk.md): two likely people
// and a bridge for each person present, nobody on more than six lists. The rules are those of introductions/scores.py
// and introductions/reasons.py, which give the same answer for the same facts. Nothing here touches page or network.

const LISTS_AT_MOST = 6
const CONNECTOR_TIES = 3
const REGULAR_FROM = 3
const NEARLY_ALL = 0.9

const ASK = 2
const WORK = 1

// Deals a list to everyone present: a Map of id to [{id, slot, score, sentence}]. `people`, `table`, `words`, `names` and
// `sentences` are those of the roster; `present` the ids of who is here, `first` of those among them who are served first:
// newcomers, and whoever met no one tonight. `introduced`, `passed` and `acquainted` are pairs, each beginning with two ids.
export function deal({ perPerson = 3, ...known }) {
  const room = new Room(known)
  const lists = new Map(room.inTurn().map(person => [person, room.serve(person, perPerson)]))
  return new Map(room.present.map(person => [person, lists.get(person)]))
}

// Whether nine tenths of the pairs present have met, or are not to: then it is better said than anything invented.
export function nearlyAllMet({ table, present, introduced = [], acquainted = [] }) {
  const met = pairs(table.closed, introduced, acquainted)
  const here = [...new Set(present)]
  const all = here.length * (here.length - 1) / 2
  let count = 0
  here.forEach((one, at) => {
    for (const other of here.slice(at + 1)) count += met.has(key(one, other))
  })
  return all > 0 && count >= NEARLY_ALL * all
}

class Room {
  constructor({ people, table, words, names, sentences, present, introduced = [], passed = [], acquainted = [], first = [] }) {
    this.words = words
    this.names = names
    this.pieces = sentences
    this.called = new Map(people.map(person => [person.id, person.first]))
    this.present = [...new Set(present)].sort((one, other) => one - other)
    this.first = new Set(first)
    this.known = new Map(this.present.map(person => [person, table.people[person] ?? {}]))
    this.lists = new Map()
    this.closed = pairs(table.closed, introduced, acquainted, passed)
    this.likely = new Map(this.present.map(person => [person, new Map()]))
    for (const [one, other, path, shared] of table.pairs) {
      if (this.known.has(one) && this.known.has(other)) {
        this.likely.get(one).set(other, [path / Math.sqrt(1 + this.ties(other)), shared])
        this.likely.get(other).set(one, [path / Math.sqrt(1 + this.ties(one)), shared])
      }
    }
    this.holding = new Map(['asks', 'offers', 'work', 'same'].map(kind => [kind, this.byWord(kind)]))
  }

  inTurn() {
    return [...this.present].sort(
      (one, other) =>
        this.first.has(other) - this.first.has(one) || this.ties(one) - this.ties(other) || one - other,
    )
  }

  serve(person, perPerson) {
    const free = this.present.filter(
      other =>
        other !== person &&
        (this.lists.get(other) ?? 0) < LISTS_AT_MOST &&
        !this.closed.has(key(person, other)),
    )
    const scored = this.likely.get(person)
    const score = other => scored.get(other)?.[0] ?? 0
    const likely = free
      .filter(other => scored.has(other))
      .sort((one, other) => score(other) - score(one) || one - other)
    const hasBridge = perPerson > 1
    const named = new Map(likely.slice(0, hasBridge ? perPerson - 1 : perPerson).map(other => [other, 'likely']))
    const rest = others => others.filter(other => !named.has(other))
    const bridge = hasBridge ? this.bridge(person, rest(likely), rest(free)) : null
    if (bridge !== null) {
      named.set(bridge, 'bridge')
    }
    for (const other of likely) {
      if (named.size < perPerson && !named.has(other)) {
        named.set(other, 'likely')
      }
    }
    if (named.size < perPerson) {
      const fresh = this.fresh(person, rest(free), named.size === 0)
      for (const other of fresh.slice(0, perPerson - named.size)) {
        named.set(other, 'fresh')
      }
    }
    for (const other of named.keys()) {
      this.lists.set(other, (this.lists.get(other) ?? 0) + 1)
    }
    return [...named].map(([id, slot]) => ({ id, slot, score: score(id), sentence: this.sentence(person, id) }))
  }

  bridge(person, likely, free) {
    const known = likely.find(other => this.isElsewhere(person, other))
    if (known !== undefined) {
      return known
    }
    const elsewhere = free.filter(other => this.isElsewhere(person, other))
    if (!elsewhere.length) {
      return null
    }
    const matches = this.matches(person)
    const count = other => matches.get(other) ?? 0
    return elsewhere.reduce((best, other) =>
      (count(best) - count(other) || this.ties(other) - this.ties(best) || other - best) < 0 ? other : best,
    )
  }

  fresh(person, free, hasNobody) {
    const matches = this.matches(person)
    const count = other => matches.get(other) ?? 0
    const inOrder = [...free].sort(
      (one, other) => count(other) - count(one) || this.ties(other) - this.ties(one) || one - other,
    )
    const reasoned = inOrder.filter(other => count(other) || this.ties(other) >= CONNECTOR_TIES)
    return hasNobody && !reasoned.length && this.first.has(person) ? inOrder.slice(0, 1) : reasoned
  }

  matches(person) {
    const found = new Map()
    for (const [own, theirs, weight] of [
      ['asks', 'offers', ASK], ['offers', 'asks', ASK], ['work', 'work', WORK], ['same', 'same', WORK],
    ]) {
      for (const word of this.said(person, own)) {
        for (const other of this.holding.get(theirs).get(word) ?? []) {
          found.set(other, (found.get(other) ?? 0) + weight)
        }
      }
    }
    return found
  }

  sentence(person, other) {
    const facts = this.facts(person, other)
    const names = { person: this.called.get(person), other: this.called.get(other), does: this.does(other) }
    const said = this.firstAndSecond(facts, other)
    if (!said.length) {
      const piece = names.does ? 'sentence with does' : 'sentence'
      return fill(this.pieces[piece], { ...names, because: this.pieces.nothing })
    }
    const known = this.together(facts.acquaintances.slice(0, said.length > 1 ? 1 : undefined))
    const [one, two] = said.map(reason => this.clause(reason, facts, { ...names, known }))
    const because = two === undefined ? one : fill(this.pieces['two reasons'], { first: one, second: two })
    return fill(this.pieces.sentence, { ...names, because })
  }

  firstAndSecond(facts, other) {
    const [strongest, ...further] = facts.reasons
    if (strongest === undefined) {
      return []
    }
    const among = (...kinds) => further.filter(reason => kinds.includes(reason))
    const seconds = [
      ...among('known', 'both new', 'meets new'),
      ...(this.does(other) ? ['does'] : []),
      ...among('same', 'new', 'connector'),
    ]
    return [strongest, ...seconds.slice(0, 1)]
  }

  clause(reason, facts, names) {
    const [word] = facts.words[reason] ?? []
    return fill(this.pieces[reason], { ...names, word: word === undefined ? '' : this.words[word] })
  }

  together(members) {
    const [first, second, third] = members.map(member => this.names[member])
    if (second === undefined) {
      return first ?? ''
    }
    return fill(this.pieces[third === undefined ? 'two names' : 'three names'], { first, second, third })
  }

  // What is true of the two, the strongest first.
  facts(person, other) {
    const acquaintances = this.likely.get(person).get(other)?.[1] ?? []
    const words = {
      ask: this.common(person, 'asks', other, 'offers'),
      offer: this.common(person, 'offers', other, 'asks'),
      work: this.common(person, 'work', other, 'work'),
      same: this.common(person, 'same', other, 'same'),
    }
    const { came } = this.known.get(person)
    const { came: otherCame } = this.known.get(other)
    const holding = [
      ['ask', words.ask.length],
      ['offer', words.offer.length],
      ['work', words.work.length],
      ['known', acquaintances.length],
      ['same', words.same.length],
      ['both new', came === 0 && otherCame === 0],
      ['new', came === 0 && otherCame >= REGULAR_FROM],
      ['meets new', otherCame === 0 && came >= REGULAR_FROM],
      ['circles', this.isElsewhere(person, other)],
      ['connector', this.ties(other) >= CONNECTOR_TIES],
    ]
    return { acquaintances, words, reasons: holding.filter(([, holds]) => holds).map(([reason]) => reason) }
  }

  common(person, own, other, theirs) {
    const said = this.said(other, theirs)
    return this.said(person, own).filter(word => said.includes(word))
  }

  isElsewhere(person, other) {
    const own = this.known.get(person).community
    const theirs = this.known.get(other).community
    return own !== undefined && theirs !== undefined && own !== theirs
  }

  said(person, kind) {
    return this.known.get(person)[kind] ?? []
  }

  does(person) {
    return this.known.get(person).does ?? ''
  }

  ties(person) {
    return this.known.get(person).ties ?? 0
  }

  byWord(kind) {
    const holders = new Map()
    for (const person of this.present) {
      for (const word of this.said(person, kind)) {
        holders.set(word, [...(holders.get(word) ?? []), person])
      }
    }
    return holders
  }
}

function pairs(...lists) {
  const found = new Set()
  for (const list of lists) {
    for (const [one, other] of list) {
      found.add(key(one, other))
    }
  }
  return found
}

// Two ids below 2^26 make one exact number.
function key(one, other) {
  return one < other ? one * 67108864 + other : other * 67108864 + one
}

// As Python's % does, so that one translation serves both.
function fill(piece, values) {
  return piece.replace(/%\((\w+)\)s/g, (_all, name) => values[name] ?? '')
}
