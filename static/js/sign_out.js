// Signing out while taps of the arrival desk wait on this phone: asked first, since they can only be sent by whoever made
// them. Rosters of events go with the session; the taps stay, for their owner. Forms marked
// `data-ends="words of the button"` are asked as well.
const STORES = ['desks', 'rooms']
const PATIENCE = 2000

// What the desk keeps, or null where it never kept anything here: looking must not make an empty database of its name.
function open() {
  return new Promise(resolve => {
    const request = indexedDB.open('kith-desk')
    request.onupgradeneeded = () => request.transaction.abort()
    request.onsuccess = () => resolve(request.result)
    request.onerror = request.onblocked = () => resolve(null)
  })
}

function all(database, table) {
  return new Promise(resolve => {
    const request = database.transaction(table).objectStore(table).getAll()
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => resolve([])
  })
}

function texts(table) {
  return Object.keys(localStorage).filter(name => name.startsWith(`kith.desk ${table} `))
}

async function waiting(me) {
  const database = await open()
  const acts = database ? await all(database, 'acts') : []
  database?.close()
  acts.push(...texts('acts').map(name => JSON.parse(localStorage.getItem(name))))
  return acts.filter(act => !act.outcome && (!me || !act.by || String(act.by) === me))
}

async function wipe() {
  for (const table of STORES) for (const name of texts(table)) localStorage.removeItem(name)
  const database = await open()
  if (!database) return
  await new Promise(resolve => {
    const transaction = database.transaction(STORES, 'readwrite')
    for (const table of STORES) transaction.objectStore(table).clear()
    transaction.oncomplete = transaction.onabort = resolve
  })
  database.close()
}

// A browser that does not answer keeps nobody signed in.
function soon(work, otherwise) {
  return Promise.race([work.catch(() => otherwise), new Promise(resolve => setTimeout(resolve, PATIENCE, otherwise))])
}

async function goOn(form) {
  await soon(wipe())
  form.submit()
}

function ask(form, acts) {
  const asked = document.querySelector('[data-unsent]')
  if (!asked) return goOn(form)
  asked.querySelector('[data-count]').textContent = acts.length === 1 ? asked.dataset.one : asked.dataset.many.replace('0', acts.length)
  asked.querySelector('a').href = `${acts[0].desk}/`
  if (form.dataset.ends) asked.querySelector('button').textContent = form.dataset.ends
  asked.querySelector('button').onclick = () => goOn(form)
  form.after(asked)
  asked.hidden = false
  asked.focus()
}

document.addEventListener('submit', async event => {
  const form = event.target
  const address = new URL(form.getAttribute('action') ?? '', location.href).pathname
  if (!form.matches('[data-ends]') && !address.endsWith('/accounts/logout/')) return
  event.preventDefault()
  event.stopImmediatePropagation()
  const acts = await soon(waiting(document.querySelector('[data-unsent]')?.dataset.me), [])
  if (acts.length) ask(form, acts)
  else goOn(form)
}, true)
