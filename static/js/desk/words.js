// Words and markup. The sentences come from the page, where they were put in the reader's language.
const sentences = JSON.parse(document.querySelector('#desk-words').textContent)

// say('unsent', {n: 3}): the plural has its own sentence under the key's name with `_many`.
export function say(key, values = {}) {
  const chosen = values.n !== undefined && values.n !== 1 ? sentences[`${key}_many`] ?? sentences[key] : sentences[key]
  if (chosen === undefined) throw new Error(`no words for ${key}`)
  return chosen.replace(/\{(\w+)\}/g, (_whole, name) => values[name] ?? '')
}

export function list(names) {
  return new Intl.ListFormat(document.documentElement.lang || 'en', { type: 'conjunction' }).format(names)
}

export function time(at) {
  return new Date(at).toLocaleTimeString(document.documentElement.lang || [], { hour: '2-digit', minute: '2-digit' })
}

// h('button', {class: 'button', type: 'button', onclick}, 'Words', h('b', {}, 'more'))
export function h(tag, attributes = {}, ...inside) {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) made.addEventListener(name.slice(2), value)
    else if (value === true) made.setAttribute(name, '')
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, value)
  }
  made.append(...inside.flat().filter(one => one !== null && one !== undefined && one !== false && one !== ''))
  return made
}

export const button = (words, onclick, kind = 'second', more = {}) =>
  h('button', { type: 'button', class: `button button--${kind}`, onclick, ...more }, words)

// Makes a list show `items`: rows that look the same stay as they are, with their focus and their place.
export function fill(holder, items, { key, look, make }) {
  const old = new Map([...holder.children].map(row => [row.dataset.key, row]))
  let place = holder.firstElementChild
  for (const item of items) {
    const name = String(key(item))
    const seen = look(item)
    let row = old.get(name)
    old.delete(name)
    if (row && row.dataset.look !== seen) {
      const fresh = make(item)
      const held = row.contains(document.activeElement)
      if (row === place) place = row.nextElementSibling
      row.replaceWith(fresh)
      row = fresh
      if (held) (row.querySelector('button') ?? row).focus({ preventScroll: true })
      Object.assign(row.dataset, { key: name, look: seen })
      if (row.nextElementSibling === place) continue
    }
    row ??= make(item)
    Object.assign(row.dataset, { key: name, look: seen })
    if (row === place) place = row.nextElementSibling
    else holder.insertBefore(row, place)
  }
  for (const row of old.values()) row.remove()
}

export function initials(name) {
  const words = name.split(/\s+/).filter(word => /\p{L}/u.test(word[0]))
  return [words[0], ...words.slice(1).slice(-1)].filter(Boolean).map(word => [...word][0]).join('').toUpperCase()
}
