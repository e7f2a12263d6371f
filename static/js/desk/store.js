// What the phone keeps: in IndexedDB, or where a browser has none or has lost it, in the smaller drawer that it has, or
// at the worst in memory alone. `store.keeps` says which: 'well', 'poorly' or 'not'.
const NAME = 'kith-desk'
const VERSION = 1
const TABLES = ['desks', 'rooms', 'acts', 'own']

function promised(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}

function connect() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION)
    // Tables are only ever added, so that an older version of the app finds what it left.
    request.onupgradeneeded = () => {
      for (const table of TABLES) {
        if (!request.result.objectStoreNames.contains(table)) request.result.createObjectStore(table)
      }
    }
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
    request.onblocked = () => reject(new Error('blocked'))
  })
}

class Database {
  keeps = 'well'

  async table(name, mode) {
    this.db ??= await connect()
    // A newer version of the app in another tab may change the tables: this one lets go and asks again when it needs to.
    this.db.onversionchange = this.db.onclose = () => { this.db?.close(); this.db = null }
    const transaction = this.db.transaction(name, mode, mode === 'readwrite' ? { durability: 'strict' } : {})
    return transaction.objectStore(name)
  }

  async get(name, key) { return promised((await this.table(name, 'readonly')).get(key)) }
  async all(name) { return promised((await this.table(name, 'readonly')).getAll()) }

  async put(name, key, value) {
    const table = await this.table(name, 'readwrite')
    table.put(value, key)
    await this.done(table.transaction)
  }

  async remove(name, key) {
    const table = await this.table(name, 'readwrite')
    table.delete(key)
    await this.done(table.transaction)
  }

  done(transaction) {
    return new Promise((resolve, reject) => {
      transaction.oncomplete = resolve
      transaction.onerror = transaction.onabort = () => reject(transaction.error)
    })
  }
}

// The same over anything that holds texts by name.
class Drawer {
  constructor(texts, keeps) { Object.assign(this, { texts, keeps }) }

  name(table, key) { return `kith.desk ${table} ${key}` }
  async get(table, key) { return JSON.parse(this.texts.getItem(this.name(table, key)) ?? 'null') ?? undefined }
  async put(table, key, value) { this.texts.setItem(this.name(table, key), JSON.stringify(value)) }
  async remove(table, key) { this.texts.removeItem(this.name(table, key)) }

  async all(table) {
    const names = Array.from({ length: this.texts.length }, (_none, place) => this.texts.key(place))
    return names.filter(name => name.startsWith(this.name(table, ''))).map(name => JSON.parse(this.texts.getItem(name)))
  }
}

class Memory {
  held = new Map()
  get length() { return this.held.size }
  key(place) { return [...this.held.keys()][place] }
  getItem(name) { return this.held.get(name) ?? null }
  setItem(name, text) { this.held.set(name, text) }
  removeItem(name) { this.held.delete(name) }
}

function drawers() {
  const found = []
  if (globalThis.indexedDB) found.push(new Database())
  try {
    localStorage.setItem('kith.desk', '')
    found.push(new Drawer(localStorage, 'poorly'))
  } catch { /* It is forbidden or full. */ }
  return [...found, new Drawer(new Memory(), 'not')]
}

// Each act goes to the best place that takes it now; what lies in a lesser one from before is still found.
export class Store {
  places = drawers()
  keeps = this.places[0].keeps

  async first(work) {
    for (const place of this.places) {
      try {
        const found = await work(place)
        this.keeps = place.keeps
        return found
      } catch (error) {
        // Once more with a fresh connection: phones close them in the background.
        if (place instanceof Database && place.db !== undefined) {
          place.db = undefined
          try {
            return await work(place)
          } catch { /* The next place takes it. */ }
        }
        console.warn('kith: the phone did not keep', error)
      }
    }
    return undefined
  }

  async everywhere(work) {
    const found = await Promise.all(this.places.map(place => work(place).catch(() => undefined)))
    return found.filter(one => one !== undefined)
  }

  put(table, key, value) { return this.first(place => place.put(table, key, value)) }
  async get(table, key) { return (await this.everywhere(place => place.get(table, key)))[0] }
  async all(table) { return (await this.everywhere(place => place.all(table))).flat() }
  remove(table, key) { return this.everywhere(place => place.remove(table, key)) }
}
