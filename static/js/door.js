// The door screen of an event. A tap shows at once, is sent under a key of its own, and is kept and sent again until it
// has arrived, in the order in which it was made, even when the page is loaded anew meanwhile. Every two seconds the
// phone asks whether other phones changed anything.
import { readBadges } from './door_camera.js'
import { Drawer } from './door_drawer.js'
import { fold, newKey, stillness, token } from './taps.js'

const door = document.querySelector('#door')
const words = door.dataset
const find = id => document.getElementById(id)
const rowOf = id => find(`person-${id}`)

function tell(element, name, detail) {
  element.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }))
}

function parse(html) {
  const frame = document.createElement('template')
  frame.innerHTML = html
  return frame.content
}

// -- Putting in what the server said ------------------------------------------------------

function replace(old, fresh) {
  tell(old, 'kith:before-swap')
  old.replaceWith(fresh)
  tell(fresh, 'kith:swapped')
}

function putCounts(counts) {
  counts.removeAttribute('hx-swap-oob')
  find('door-counts')?.replaceWith(counts)
}

function putToast(toast) {
  // The last word counts; older marks are taken back in their own rows.
  for (const old of document.querySelectorAll('#toasts .toast')) old.remove()
  find('toasts').append(toast)
  tell(toast, 'kith:swapped')
}

function sayInToast(sentence) {
  const toast = parse('<div class="toast" data-seconds="10"><p></p></div>').firstElementChild
  toast.firstElementChild.textContent = sentence
  toast.dataset.announce = sentence
  putToast(toast)
}

function putRow(fresh) {
  const old = rowOf(fresh.id.replace('person-', ''))
  if (old) replace(old, fresh)
}

// -- Taps ---------------------------------------------------------------------------------

const drawer = new Drawer(`kith.tap ${words.who} ${words.scan} `)
const waiting = drawer.kept()
let sending = false
let signedOut = false
let alone = false
let again = 0

// It stands with the notices at the foot of the screen, where it pushes nothing away under a thumb.
const box = find('door-trouble')
find('toasts').prepend(box)

function sayTrouble() {
  const unsent = waiting.filter(one => one.failed).length
  let sentence = ''
  if (signedOut) sentence = words.signedOut
  else if (unsent === 1) sentence = words.unsentOne
  else if (unsent) sentence = words.unsentMany.replace('…', unsent)
  else if (alone) sentence = words.alone
  box.querySelector('[data-retry]').hidden = !unsent && !signedOut
  if (box.firstElementChild.textContent !== sentence) box.firstElementChild.textContent = sentence
  box.hidden = !sentence
  // It says the same of the connection, and says it better.
  if (sentence) document.querySelector('#toasts .toast--trouble')?.remove()
}

// How a row looks while its tap is under way.
function showWaiting() {
  for (const row of document.querySelectorAll('.arrival--unsent, .arrival--sending')) {
    row.classList.remove('arrival--unsent', 'arrival--sending')
    delete row.querySelector('.arrival__state').dataset.way
  }
  for (const tap of waiting) {
    const row = tap.id && rowOf(tap.id)
    if (!row) continue
    row.classList.add(tap.failed ? 'arrival--unsent' : 'arrival--sending')
    row.querySelector('.arrival__state').dataset.way = tap.failed ? words.unsent : words.sending
  }
}

function take(tap) {
  const made = { key: newKey(), at: new Date(), ...tap }
  waiting.push(made)
  drawer.keep(made)
  showWaiting()
  send()
}

async function send() {
  if (sending) return
  sending = true
  clearTimeout(again)
  while (waiting.length) {
    const tap = waiting[0]
    const outcome = await sendOne(tap)
    if (outcome === 'again') {
      for (const one of waiting) one.failed = true
      tap.tries = (tap.tries ?? 0) + 1
      again = setTimeout(send, Math.min(15000, 1000 * 2 ** tap.tries))
      break
    }
    waiting.shift()
    drawer.letGo(tap)
    if (tap.tries) alone = false
  }
  sending = false
  showWaiting()
  sayTrouble()
}

async function sendOne(tap) {
  const body = new URLSearchParams({ key: tap.key, at: tap.at.toISOString(), sent: new Date().toISOString() })
  if (tap.code) body.set('code', tap.code)
  else body.set('status', tap.status)
  try {
    const answer = await fetch(tap.url, {
      method: 'POST', body, redirect: 'manual', signal: AbortSignal.timeout(10000),
      headers: { 'X-CSRFToken': token(), 'HX-Request': 'true' },
    })
    if (answer.type === 'opaqueredirect' || answer.status === 403) {
      signedOut = true
      return 'again'
    }
    if (answer.status >= 500 || answer.status === 429) return 'again'
    signedOut = false
    if (answer.ok || answer.status === 422) heard(parse(await answer.text()), tap)
    else sayInToast(words.notTaken)
    return 'done'
  } catch {
    return 'again'
  }
}

function heard(content, tap) {
  const row = content.querySelector('.arrival')
  const counts = content.querySelector('#door-counts')
  const toast = content.querySelector('.toast')
  const id = row?.id.replace('person-', '')
  // Another tap on the same person is under way, and its answer is newer.
  if (row && !waiting.some(other => other !== tap && other.id === id)) putRow(row)
  if (counts) putCounts(counts)
  if (toast) putToast(toast)
  tap.heard?.(toast?.querySelector('p')?.textContent ?? '')
}

document.addEventListener('submit', event => {
  const url = event.submitter?.formAction || event.target.action
  const marked = url?.match(/\/door\/(\d+)\/$/)
  if (!marked) return
  event.preventDefault()
  event.stopImmediatePropagation()
  const status = event.submitter?.name === 'status' ? event.submitter.value : ''
  event.target.closest('.toast')?.remove()
  event.submitter?.closest('details')?.removeAttribute('open')
  // A second tap on a row that is on its way is the same tap.
  if (waiting.some(tap => tap.id === marked[1] && tap.status === status)) return
  take({ id: marked[1], status, url })
}, true)

box.querySelector('[data-retry]').addEventListener('click', () => {
  signedOut = false
  send()
  ask()
})

addEventListener('beforeunload', event => {
  if (waiting.length) event.preventDefault()
})

// One panel at a time, and none after a tap elsewhere.
document.addEventListener('click', event => {
  for (const panel of document.querySelectorAll('.arrival__more[open]')) {
    if (!panel.contains(event.target)) panel.removeAttribute('open')
  }
})
document.addEventListener('keydown', event => {
  const panel = event.key === 'Escape' && document.querySelector('.arrival__more[open]')
  if (!panel) return
  panel.removeAttribute('open')
  panel.querySelector('summary').focus()
})

// -- Finding ------------------------------------------------------------------------------

const search = find('search')

function isAnswered() {
  return search.value.trim() === (find('arrivals')?.querySelector('input[name="q"]')?.value ?? '')
}

// Who is on the page is found at once; the server adds whoever else has such a name.
function narrow() {
  const letters = search && !isAnswered() ? fold(search.value) : ''
  let shown = 0
  for (const row of document.querySelectorAll('.arrival')) {
    const name = row.dataset.letters
    row.hidden = letters.length >= 2 && !name.startsWith(letters) && !name.includes(` ${letters}`)
    if (!row.hidden) shown += 1
  }
  find('door-none').hidden = letters.length < 2 || shown > 0
}

// A phone's keyboard takes half of the screen: the names come up to what is left of it, and stay there while the list
// grows shorter. What is typed next takes the place of the last name.
search?.addEventListener('focus', () => {
  search.select()
  if (!matchMedia('(pointer: coarse)').matches) return
  door.dataset.finding = ''
  scrollTo({ top: find('door-counts').getBoundingClientRect().bottom + scrollY })
})

search?.addEventListener('input', narrow)
search?.form.addEventListener('submit', event => event.preventDefault())
document.addEventListener('kith:swapped', event => {
  if (event.target.id !== 'arrivals') return
  narrow()
  showWaiting()
})

// -- What other phones did ----------------------------------------------------------------

let version = words.version && `"${words.version}"`
let asking = false
let next = 0
let failures = 0

// Two seconds at the latest. Phones that waited for the same server do not come back in step.
function plan() {
  clearTimeout(next)
  if (!document.hidden) next = setTimeout(ask, failures ? 800 + 1100 * Math.random() : 1940 - 80 * Math.random())
}

async function ask() {
  if (asking || document.hidden) return
  asking = true
  clearTimeout(next)
  try {
    const answer = await fetch(words.live, {
      headers: version ? { 'If-None-Match': version } : {}, cache: 'no-store', redirect: 'manual', signal: AbortSignal.timeout(8000),
    })
    if (answer.type === 'opaqueredirect') signedOut = true
    // Whoever no longer helps here is told so by the page itself.
    else if (answer.status === 403 || answer.status === 404) location.reload()
    else if (answer.status === 304 || answer.ok) {
      if (failures || signedOut) send()
      if (failures && search && !isAnswered()) search.dispatchEvent(new Event('search'))
      failures = 0
      signedOut = false
    }
    if (answer.ok) {
      const state = await answer.json()
      await stillness()
      putState(state)
      version = answer.headers.get('ETag') ?? ''
    }
  } catch {
    failures += 1
  }
  asking = false
  alone = failures > 1
  sayTrouble()
  plan()
}

// Said aloud at most every ten seconds, however fast the room fills.
let said = 0

function sayCounts(sentence) {
  if (performance.now() - said < 10000) return
  said = performance.now()
  tell(door, 'kith:announce', sentence)
}

function listOf(form) {
  const list = form.querySelector('.arrivals')
  if (list) return list
  form.querySelector('.empty')?.remove()
  return form.appendChild(Object.assign(document.createElement('ul'), { className: 'arrivals' }))
}

function putState(state) {
  const counts = parse(state.counts).firstElementChild
  if (counts.textContent !== find('door-counts').textContent) {
    putCounts(counts)
    sayCounts(counts.textContent)
  }
  const guests = parse(state.visitors).firstElementChild
  const old = find('visitors-here')
  if (old && old.textContent !== guests.textContent) old.replaceWith(guests)
  const form = find('arrivals')
  if (!form) return
  // A search, the view of who is awaited and a list in pages show what was asked for; others show whoever comes.
  const grows = !form.matches('[data-searching], [data-only-awaited]') && !form.querySelector('.pagination')
  let before = null
  for (const [id, look, listed, html] of state.rows) {
    let row = rowOf(id)
    if (row) {
      const isBusy = waiting.some(tap => tap.id === String(id)) || row.querySelector('details[open]')
      if (row.dataset.look !== look && !isBusy) {
        const fresh = parse(html).firstElementChild
        replace(row, fresh)
        row = fresh
      }
    } else if (listed && grows) {
      row = parse(html).firstElementChild
      if (before) before.after(row)
      else listOf(form).prepend(row)
    }
    before = row ?? before
  }
  narrow()
}

document.addEventListener('visibilitychange', () => {
  if (document.hidden) clearTimeout(next)
  else {
    send()
    ask()
  }
})
addEventListener('online', () => { send(); ask() })
addEventListener('focus', ask)
addEventListener('pageshow', event => { if (event.persisted) ask() })
plan()
// What an earlier page left behind goes out now.
showWaiting()
send()

readBadges(words, {
  isKnown: code => waiting.some(tap => tap.code === code),
  took: (code, say) => take({ code, url: words.scan, heard: say }),
  said: sayInToast,
})
