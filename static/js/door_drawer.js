// Taps at a door outlive the page: a reload, a phone short of memory, a thumb that closes the tab. The key of each makes
// it count once. The server cannot tell any more when a tap of half a day ago was made, so such a one is let go.
const KEPT = 12 * 60 * 60 * 1000

function store() {
  try { return localStorage } catch { return null }
}

function read(text) {
  try {
    const tap = JSON.parse(text)
    return { ...tap, at: new Date(tap.at) }
  } catch { return null }
}

export class Drawer {
  constructor(name) {
    this.name = name
  }

  keep({ key, at, id, status, code, url }) {
    try { store()?.setItem(this.name + key, JSON.stringify({ key, at, id, status, code, url })) } catch { /* It is full. */ }
  }

  letGo(tap) {
    store()?.removeItem(this.name + tap.key)
  }

  // What an earlier page left behind, in the order in which it was made.
  kept() {
    const found = Object.entries(store() ?? {}).filter(([name]) => name.startsWith(this.name))
    const taps = found.map(([name, text]) => read(text) ?? { key: name.slice(this.name.length), at: new Date(0) })
    for (const tap of taps.filter(one => Date.now() - one.at > KEPT)) this.letGo(tap)
    return taps.filter(one => Date.now() - one.at <= KEPT).sort((one, other) => one.at - other.at)
  }
}
