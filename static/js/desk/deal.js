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
  const lists = new Map(room.inTurn().map(person => [person.id, room.serve(person, perPerson)]))
  return new Map(room.present.map(person => [person.id, lists.get(person.id)]))
}

// Whether nine tenths of the pairs present have met, or are not to: then it is better said than anything invented.
export function nearlyAllMet({ table, present, introduced = [], acquainted = [] }) {
  const place = new Map([...new Set(present)].map((id, at) => [id, at]))
  const met = matrix(place, table.closed, introduced, acquainted)
  const all = place.size * (place.size - 1) / 2
  return all > 0 && met.reduce((sum, one) => sum + one, 0) / 2 >= NEARLY_ALL * all
}

class Room {
  constructor({ people, table, words, names, sentences, present, introduced = [], passed = [], acquainted = [], first = [] }) {
    this.words = words
    this.names = names
    this.pieces = Object.fromEntries(Object.entries(sentences).map(([name, piece]) => [name, piece.split(/%\((\w+)\)s/)]))
    const called = new Map(people.map(person => [person.id, person.first]))
    const isFirst = new Set(first)
    const ids = [...new Set(present)].sort((one, other) => one - other)
    const place = new Map(ids.map((id, at) => [id, at]))
    this.present = ids.map((id, at) => ({
      does: '', ties: 0, asks: [], offers: [], work: [], same: [], done: [], ...table.people[id],
      id, at, first: isFirst.has(id), called: called.get(id), lists: 0, acquaintances: new Map(),
    }))
    this.closed = matrix(place, table.closed, introduced, acquainted, passed)
    // Scores by the places of both: large rooms are dealt anew at every tap.
    this.scores = new Float64Array(ids.length ** 2)
    for (const first in table.pairs) {
      const one = this.present[place.get(Number(first))]
      if (!one) continue
      for (const [second, path, shared] of table.pairs[first]) {
        const other = this.present[place.get(second)]
        if (!other) continue
        this.scores[one.at * ids.length + other.at] = path / Math.sqrt(1 + other.ties)
        this.scores[other.at * ids.length + one.at] = path / Math.sqrt(1 + one.ties)
        one.acquaintances.set(other, shared)
        other.acquaintances.set(one, shared)
      }
    }
    this.holding = { asks: this.byWord('asks'), offers: this.byWord('offers'), work: this.byWord('work'), same: this.byWord('same') }
  }

  inTurn() {
    return [...this.present].sort((one, other) => other.first - one.first || one.ties - other.ties || one.id - other.id)
  }

  serve(person, perPerson) {
    const row = person.at * this.present.length
    const score = other => this.scores[row + other.at]
    const free = this.present.filter(other => other !== person && other.lists < LISTS_AT_MOST && !this.closed[row + other.at])
    const likely = free.filter(score).sort((one, other) => score(other) - score(one) || one.id - other.id)
    const named = new Map()
    const name = (others, slot, most) => {
      for (const other of others) {
        if (named.size >= most) break
        if (!named.has(other)) named.set(other, slot)
      }
    }
    if (perPerson > 1) {
      name(likely, 'likely', perPerson - 1)
      name(this.bridge(person, likely, free, named), 'bridge', perPerson)
    }
    name(likely, 'likely', perPerson)
    if (named.size < perPerson) name(this.fresh(person, free, named), 'fresh', perPerson)
    const room = this
    return [...named].map(([other, slot]) => {
      other.lists += 1
      // Only a few are ever said, and each is put together when it is.
      return { id: other.id, slot, score: score(other), get sentence() { return room.sentence(person, other) } }
    })
  }

  // The best of another community: by score, then by what they could say, then who knows fewest.
  bridge(person, likely, free, named) {
    const fits = other => isElsewhere(person, other) && !named.has(other)
    const known = likely.find(fits)
    if (known) return [known]
    const elsewhere = free.filter(fits)
    if (!elsewhere.length) return []
    const matches = this.matches(person)
    return [elsewhere.reduce((best, other) => (matches[best.at] - matches[other.at] || other.ties - best.ties) < 0 ? other : best)]
  }

  // Those who have something to say to a person, or else know many, best first; if need be, anybody.
  fresh(person, free, named) {
    const matches = this.matches(person)
    const inOrder = others => others.sort((one, other) => matches[other.at] - matches[one.at] || other.ties - one.ties || one.id - other.id)
    const reasoned = free.filter(other => !named.has(other) && (matches[other.at] || other.ties >= CONNECTOR_TIES))
    return reasoned.length || named.size || !person.first ? inOrder(reasoned) : inOrder(free).slice(0, 1)
  }

  // How many words speak for each other person, by their places.
  matches(person) {
    const found = new Uint16Array(this.present.length)
    const count = (words, holding, weight) => {
      for (const word of words) {
        for (const other of holding.get(word) ?? []) found[other.at] += weight
      }
    }
    count(person.asks, this.holding.offers, ASK)
    count(person.offers, this.holding.asks, ASK)
    count(person.work, this.holding.work, WORK)
    count(person.same, this.holding.same, WORK)
    return found
  }

  sentence(person, other) {
    const names = { person: person.called, other: other.called, does: other.does }
    const facts = factsOf(person, other)
    const done = doneOf(facts, other)
    const said = firstAndSecond(facts, other, done)
    if (!said.length) {
      return fill(this.pieces[other.does ? 'sentence with does' : 'sentence'], { ...names, because: this.pieces.nothing })
    }
    // Two things are said as fast as one.
    const known = this.together(facts.acquaintances.slice(0, said.length > 1 ? 1 : undefined))
    const [first, second] = said.map(reason => {
      const word = facts.words[reason]?.[0]
      return fill(this.pieces[reason], { ...names, ...done, known, word: word === undefined ? '' : this.words[word] })
    })
    return fill(this.pieces.sentence, { ...names, because: second ? fill(this.pieces['two reasons'], { first, second }) : first })
  }

  together(members) {
    const [first, second, third] = members.map(member => this.names[member])
    if (!second) return first ?? ''
    return fill(this.pieces[third ? 'three names' : 'two names'], { first, second, third })
  }

  byWord(kind) {
    const holders = new Map()
    for (const person of this.present) {
      for (const word of person[kind]) {
        if (!holders.has(word)) holders.set(word, [])
        holders.get(word).push(person)
      }
    }
    return holders
  }
}

// What is true of the two, the strongest first.
function factsOf(person, other) {
  const acquaintances = person.acquaintances.get(other) ?? []
  const words = {
    ask: common(person.asks, other.offers),
    offer: common(person.offers, other.asks),
    work: common(person.work, other.work),
    same: common(person.same, other.same),
  }
  words['ask done'] = words.ask
  const holding = [
    ['ask', words.ask.length],
    ['offer', words.offer.length],
    ['work', words.work.length],
    ['known', acquaintances.length],
    ['same', words.same.length],
    ['both new', person.came === 0 && other.came === 0],
    ['new', person.came === 0 && other.came >= REGULAR_FROM],
    ['meets new', other.came === 0 && person.came >= REGULAR_FROM],
    ['circles', isElsewhere(person, other)],
    ['connector', other.ties >= CONNECTOR_TIES],
  ]
  return { acquaintances, words, reasons: holding.filter(([, holds]) => holds).map(([reason]) => reason) }
}

// What the other has done so and so often of that of which the strongest reason speaks.
function doneOf({ words, reasons: [strongest] }, other) {
  if (!['ask', 'work'].includes(strongest)) return null
  const found = other.done.find(([, , said]) => said.includes(words[strongest][0]))
  return found ? { often: found[0], what: found[1] } : null
}

function firstAndSecond({ reasons: [strongest, ...further] }, other, done) {
  if (!strongest) return []
  const among = (...kinds) => further.filter(reason => kinds.includes(reason))
  const seconds = [...(done && strongest === 'work' ? ['done'] : []), ...among('known', 'both new', 'meets new'), ...(other.does ? ['does'] : []), ...among('same', 'new', 'connector')]
  return [done && strongest === 'ask' ? 'ask done' : strongest, ...seconds.slice(0, 1)]
}

function isElsewhere(person, other) {
  return person.community !== undefined && other.community !== undefined && person.community !== other.community
}

function common(words, others) {
  return words.filter(word => others.includes(word))
}

// Who is a pair with whom, by their places, in both orders. A table names the smaller id once for all its pairs.
function matrix(place, table, ...lists) {
  const found = new Uint8Array(place.size ** 2)
  const set = (one, other) => {
    if (one !== undefined && other !== undefined) found[one * place.size + other] = found[other * place.size + one] = 1
  }
  for (const first in table) table[first].forEach(second => set(place.get(Number(first)), place.get(second)))
  for (const [first, second] of lists.flat()) set(place.get(first), place.get(second))
  return found
}

// As Python's % does, so that one translation serves both; a piece is cut at its names, which stand at odd places.
function fill(piece, values) {
  return piece.map((part, at) => (at % 2 ? values[part] ?? '' : part)).join('')
}
