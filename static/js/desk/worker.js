// Keeps the app of the arrival desk, so that it opens without signal: its one page and its files, by version. What is about
// people is kept by the app itself and never passes through here.
// The server puts `APP` before it, version, base, shell and files, and `forget.js`.
const { version: VERSION, base: BASE, shell: SHELL, files: FILES } = self.APP
const DRAWER = `desk ${BASE} `
const FIRST_WORD = 3000

// All or nothing: a version of which a part is missing does not take over, and the one before goes on.
self.addEventListener('install', event => {
  event.waitUntil((async () => {
    const drawer = await caches.open(DRAWER + VERSION)
    await drawer.addAll(FILES.map(file => new Request(file, { cache: 'reload' })))
    const shell = await fetch(SHELL, { cache: 'reload', redirect: 'manual' })
    if (!shell.ok) throw new Error('signed out')
    await drawer.put(SHELL, shell)
    await self.skipWaiting()
  })())
})

// Pages that are open keep the version with which they began; the next one that opens has the new one.
self.addEventListener('activate', event => {
  event.waitUntil((async () => {
    const older = (await caches.keys()).filter(name => name.startsWith(DRAWER) && name !== DRAWER + VERSION)
    // The last one stays for a page that is just being opened with it.
    for (const name of older.slice(0, -1)) await caches.delete(name)
    await self.clients.claim()
  })())
})

self.addEventListener('fetch', event => {
  const { request } = event
  const { pathname, origin } = new URL(request.url)
  if (request.method !== 'GET' || origin !== location.origin) return
  const below = pathname.startsWith(BASE) ? pathname.slice(BASE.length) : null
  if (request.mode === 'navigate' && /^\d+\/$/.test(below)) event.respondWith(fromDrawer(SHELL, request))
  else if (request.mode === 'navigate' && below === '') event.respondWith(start(request))
  else if (FILES.includes(pathname)) event.respondWith(fromDrawer(pathname, request))
})

// Where a browser wakes the worker now and then, names leave the phone though nobody opens anything.
self.addEventListener('periodicsync', event => event.waitUntil(self.forgetEvenings()))

async function fromDrawer(name, request) {
  const drawer = await caches.open(DRAWER + VERSION)
  return await drawer.match(name) ?? await caches.match(name) ?? fetch(request)
}

// The list of events comes from the server; without signal the app tells which of them this phone holds.
async function start(request) {
  try {
    return await Promise.race([
      fetch(request),
      new Promise((_resolve, reject) => { setTimeout(() => reject(new Error('too slow')), FIRST_WORD) }),
    ])
  } catch {
    return fromDrawer(SHELL, request)
  }
}
