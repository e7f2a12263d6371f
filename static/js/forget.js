// Rosters of evenings that are over leave the phone with the next page of Kith that opens, though their desk is never opened
// again; the worker of the desk does the same whenever it wakes. Of an evening its title and times stay, for its desk to say
// that it is over. Taps that were not sent stay for their owner.
const NAME = 'kith-desk'
const ARRIVED = ['taken', 'known', 'late']

const isOver = ({ roster }) => roster.people.length > 0 && Date.now() >= Date.parse(roster.event?.locked_after)
const isDone = (act, desk) => act.desk === desk && ARRIVED.includes(act.outcome)

function emptied({ desk, ready, roster: { version, event } }) {
  const table = { people: {}, pairs: {}, closed: {} }
  return { desk, ready, roster: { version, event, people: [], rounds: [], words: [], names: {}, sentences: {}, table } }
}

// Looking must not make an empty database of its name.
function open() {
  return new Promise(resolve => {
    const request = indexedDB.open(NAME)
    request.onupgradeneeded = () => request.transaction.abort()
    request.onsuccess = () => resolve(request.result)
    request.onerror = request.onblocked = () => resolve(null)
  })
}

function each(table, work) {
  table.openCursor().onsuccess = ({ target: { result: cursor } }) => {
    if (!cursor) return
    work(cursor)
    cursor.continue()
  }
}

async function forgetInDatabase() {
  const database = await open()
  if (!database) return
  await new Promise(resolve => {
    const transaction = database.transaction(['desks', 'rooms', 'acts'], 'readwrite')
    const [desks, rooms, acts] = ['desks', 'rooms', 'acts'].map(name => transaction.objectStore(name))
    each(desks, row => {
      if (!isOver(row.value)) return
      row.update(emptied(row.value))
      rooms.delete(row.key)
      each(acts, act => { if (isDone(act.value, row.key)) act.delete() })
    })
    transaction.oncomplete = transaction.onabort = resolve
  })
  database.close()
}

function forgetInDrawer(drawer) {
  const all = table => Object.keys(drawer).filter(name => name.startsWith(`kith.desk ${table} `)).map(name => [name, JSON.parse(drawer.getItem(name))])
  for (const [name, kept] of all('desks').filter(([, one]) => isOver(one))) {
    drawer.setItem(name, JSON.stringify(emptied(kept)))
    drawer.removeItem(`kith.desk rooms ${kept.desk}`)
    for (const [act, said] of all('acts')) if (isDone(said, kept.desk)) drawer.removeItem(act)
  }
}

globalThis.forgetEvenings = async () => {
  const drawer = globalThis.localStorage
  // The desk leaves this where it was ever opened. A worker has no drawer and looks in any case.
  if (drawer && drawer.getItem('kith.desk') === null) return
  if (drawer) forgetInDrawer(drawer)
  await forgetInDatabase()
}

globalThis.forgetEvenings().catch(() => { /* A browser that keeps nothing has nothing to forget. */ })
