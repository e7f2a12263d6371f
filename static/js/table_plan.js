// The table plan that a lead changes by hand. Whoever is chosen is held in hand; another person chosen swaps the two, a
// table moves them. A change shows at once and is sent under a key of its own; what does not reach the server waits, even
// when the page is loaded anew, and goes out later. Every two seconds the page asks what other leads have changed.
import { Outbox } from './table_plan_outbox.js'
import { fold, isStill } from './taps.js'

let root = null
let words = {}
let revision = 0
let held = null
let outbox = null
let next = 0

const find = id => document.getElementById(id)
const all = (selector, within = root) => [...within.querySelectorAll(selector)]
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_whole, name) => values[name])
const turnOf = value => value.slice(0, value.indexOf('.'))
const personOf = value => value.slice(value.indexOf('.') + 1)
const seatOf = value => root.querySelector(`.seat[value="${CSS.escape(value)}"]`)
const spotOf = element => element.closest('[data-table]')
const nameOf = seat => seat.querySelector('.seat__name').textContent
const hand = part => root.querySelector(`[data-hand="${part}"]`)
const isEditable = () => Boolean(words.edit)

function tell(element, name, detail) {
  element.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }))
}

const announce = sentence => sentence && tell(root, 'kith:announce', sentence)

function parse(html) {
  const frame = document.createElement('template')
  frame.innerHTML = html
  return frame.content.firstElementChild
}

function toast(sentence, { stays = false, reload = false } = {}) {
  const made = document.createElement('div')
  made.className = 'toast'
  if (!stays) made.dataset.seconds = '10'
  made.append(Object.assign(document.createElement('p'), { textContent: sentence }))
  if (reload) {
    const button = Object.assign(document.createElement('button'), { className: 'button', type: 'button', textContent: words.again })
    button.addEventListener('click', () => location.reload())
    made.append(button)
  } else {
    const close = Object.assign(document.createElement('button'), { className: 'button', type: 'button', textContent: '×' })
    close.setAttribute('aria-label', words.close)
    close.addEventListener('click', () => made.remove())
    made.append(close)
  }
  for (const old of all('#toasts .toast', document)) old.remove()
  find('toasts').append(made)
  tell(made, 'kith:swapped')
  announce(sentence)
}

// -- Rounds and people --------------------------------------------------------------------

// One stop of the tab key a table; the arrows lead on from there.
function prepare(within) {
  for (const list of all('.seats-list', within)) {
    all('.seat', list).forEach((seat, place) => { seat.tabIndex = place ? -1 : 0 })
  }
}

function showRound(turn) {
  root.dataset.round = turn
  for (const round of all('.plan-round')) round.classList.toggle('is-shown', round.dataset.turn === turn)
  for (const link of all('.round-switch a')) {
    if (link.dataset.round === turn) link.setAttribute('aria-current', 'true')
    else link.removeAttribute('aria-current')
  }
}

function isFrozen(element) {
  return element.closest('.plan-round').matches('[data-frozen]')
}

function hold(seat) {
  letGo()
  held = seat.value
  showHeld()
  fillHand(seat)
  announce(isEditable() && !isFrozen(seat) ? fill(words.selected, { name: nameOf(seat) }) : nameOf(seat))
}

function showHeld() {
  const seat = held && seatOf(held)
  if (!seat) return
  seat.setAttribute('aria-pressed', 'true')
  spotOf(seat).classList.add('is-source')
  if (isEditable() && !isFrozen(seat)) seat.closest('.plan-round').classList.add('is-open')
  for (const other of all(`.seat[value$=".${CSS.escape(personOf(held))}"]`)) if (other !== seat) other.classList.add('is-same')
}

function letGo(sentence = '') {
  const seat = held && seatOf(held)
  held = null
  for (const one of all('.seat[aria-pressed], .seat.is-same')) {
    one.removeAttribute('aria-pressed')
    one.classList.remove('is-same')
  }
  for (const one of all('.is-source, .plan-round.is-open')) one.classList.remove('is-source', 'is-open')
  closeHand()
  if (sentence && seat) announce(fill(sentence, { name: nameOf(seat) }))
}

function closeHand() {
  const sheet = find('plan-hand')
  if (sheet.contains(document.activeElement)) (lastOpener?.isConnected ? lastOpener : root.querySelector('.seat'))?.focus({ preventScroll: true })
  sheet.hidden = true
  find('plan-hand-body').replaceChildren()
}

let lastOpener = null

function fillHand(seat) {
  const spot = spotOf(seat)
  const round = seat.closest('.plan-round').querySelector('h3').firstChild.textContent.trim()
  const open = isEditable() && !isFrozen(seat)
  const fixed = Boolean(seat.querySelector('.seat__mark--fixed'))
  lastOpener = seat
  hand('name').textContent = nameOf(seat)
  hand('where').textContent = `${spot.dataset.table || words.nobody} · ${round}`
  hand('hint').hidden = !open
  hand('why').hidden = false
  hand('why').setAttribute('aria-expanded', 'false')
  hand('host').hidden = !open || !spot.dataset.table || seat.matches('.seat--host')
  hand('lock').hidden = !open || !spot.dataset.table || fixed
  hand('unlock').hidden = !open || !fixed
  hand('leave').hidden = !open || !spot.dataset.table
  find('plan-hand-body').replaceChildren()
  find('plan-hand').hidden = false
  seat.scrollIntoView({ block: 'nearest' })
}

function openTable(button) {
  letGo()
  lastOpener = button
  hand('name').textContent = spotOf(button).dataset.table
  hand('where').textContent = button.closest('.plan-round').querySelector('h3').firstChild.textContent.trim()
  for (const part of ['hint', 'why', 'host', 'lock', 'unlock', 'leave']) hand(part).hidden = true
  find('plan-hand').hidden = false
  // On a phone the keyboard would cover what was just opened.
  const isPhone = matchMedia('(pointer: coarse)').matches
  load({ table: button.value }).then(() => !isPhone && find('plan-hand-body').querySelector('input:not([type="hidden"])')?.focus({ preventScroll: true }))
}

function load(asked) {
  const address = `${words.look}?${new URLSearchParams({ plan: words.plan, ...asked })}`
  return window.htmx.ajax('GET', address, { source: '#plan-hand-body', target: '#plan-hand-body', swap: 'innerHTML' })
}

function choose(seat) {
  if (held === seat.value) return letGo(words.released)
  const one = held && seatOf(held)
  const swaps = one && isEditable() && !isFrozen(seat) && turnOf(held) === turnOf(seat.value) && spotOf(one) !== spotOf(seat)
  if (swaps) swap(one, seat)
  else hold(seat)
}

// -- Changes ------------------------------------------------------------------------------

function swap(one, other) {
  take({
    act: 'swap', turn: turnOf(one.value), person: personOf(one.value), seat: spotOf(one).dataset.table,
    other: personOf(other.value), other_seat: spotOf(other).dataset.table,
  })
}

function move(seat, to) {
  if (spotOf(seat).dataset.table !== to) take({ act: 'move', turn: turnOf(seat.value), person: personOf(seat.value), seat: spotOf(seat).dataset.table, to })
  else letGo()
}

function take(change) {
  outbox.add(change)
  letGo()
  withFocus(() => show(change))
  outbox.send()
}

// What has the focus keeps it, though it is moved or made anew.
function withFocus(act) {
  const active = document.activeElement
  const had = root.contains(active) ? { value: active.matches('.seat') ? active.value : '', id: active.id } : null
  act()
  if (!had || root.contains(document.activeElement)) return
  const heir = (had.value && seatOf(had.value)) || (had.id && find(had.id))
  if (heir && !heir.disabled) heir.focus({ preventScroll: true })
}

// What is about to be so, before the server has said it.
function show({ act, turn, person, other, to }) {
  const one = seatOf(`${turn}.${person}`)
  const goes = (seat, spot) => {
    seat.classList.add('is-waiting')
    spot?.querySelector('.seats-list').append(seat.parentElement)
  }
  if (act === 'move' && one) goes(one, root.querySelector(`.plan-round[data-turn="${turn}"] [data-table="${CSS.escape(to)}"]`))
  if (act !== 'swap' || !one) return
  const two = seatOf(`${turn}.${other}`)
  if (!two) return
  const [mine, theirs] = [spotOf(one), spotOf(two)]
  goes(one, theirs)
  goes(two, mine)
}

function sayWaiting() {
  const line = find('plan-waiting')
  if (!line) return
  const number = outbox.failed
  const sentence = outbox.trouble || (number > 1 ? fill(words.waitingMany, { number }) : number ? words.waitingOne : '')
  if (line.textContent !== sentence) line.textContent = sentence
  line.hidden = !sentence
  if (sentence) document.querySelector('#toasts .toast--trouble')?.remove()
}

// What a change is answered with.
function hear(news) {
  if (news.tables) put(news)
  if (news.gone) end(news.trouble)
  else if (news.trouble) toast(news.trouble, { stays: true })
  else announce(news.done)
}

// -- What the server says -----------------------------------------------------------------

function put(news) {
  withFocus(() => putAll(news))
  revision = news.revision
  narrow()
  sayWaiting()
}

function putAll(news) {
  for (const [spot, html] of Object.entries(news.tables)) swapIn(find(`table-${spot}`), html)
  for (const [turn, html] of Object.entries(news.strips)) swapIn(find(`strip-${turn}`), html)
  for (const [turn, html] of Object.entries(news.rounds)) swapIn(find(`round-${turn}`), html)
  swapIn(find('plan-summary'), news.summary)
  swapIn(find('plan-bar'), news.bar)
  for (const seat of all('.seat')) {
    const number = news.new[personOf(seat.value)]
    const small = seat.querySelector('small')
    const text = number === undefined ? small.textContent : fill(words.meets, { number })
    if (small.textContent !== text) small.textContent = text
  }
  showRound(root.dataset.round ?? '0')
  for (const one of outbox.waiting) show(one.change)
  showHeld()
  if (held && !seatOf(held)) letGo()
}

function swapIn(old, html) {
  if (!old) return
  const isOpen = Boolean(old.querySelector(':scope > details[open]'))
  const fresh = parse(html)
  old.replaceWith(fresh)
  prepare(fresh)
  if (isOpen) fresh.querySelector(':scope > details')?.setAttribute('open', '')
}

// The plan is no draft any more: nothing more is sent, and what waited is let go.
function end(sentence) {
  outbox.empty()
  words = { ...words, edit: '', live: '' }
  clearTimeout(next)
  letGo()
  toast(sentence, { stays: true, reload: true })
}

function plan() {
  clearTimeout(next)
  if (words.live && !document.hidden) next = setTimeout(ask, 1950 - 400 * Math.random())
}

async function ask() {
  clearTimeout(next)
  if (!words.live || document.hidden) return
  // Nothing moves under a finger, while somebody is dragged, or while a change of our own is under way.
  if (!outbox.isSending && isStill()) {
    try {
      const answer = await fetch(words.live, {
        headers: { 'If-None-Match': `"${words.plan}.${revision}"` }, cache: 'no-store', redirect: 'manual', signal: AbortSignal.timeout(8000),
      })
      if (answer.status === 410) return end((await answer.json()).trouble)
      if (answer.ok) {
        const news = await answer.json()
        if (news.revision > revision && !outbox.isSending && isStill()) {
          put(news)
          announce(news.said.join(' '))
        }
      }
      if ((answer.ok || answer.status === 304) && outbox.waiting.length) outbox.send()
    } catch { /* It asks again. */ }
  }
  plan()
}

// -- Finding ------------------------------------------------------------------------------

function narrow() {
  const letters = fold(find('plan-find')?.value ?? '')
  const finding = letters.length > 1
  root.classList.toggle('is-finding', finding)
  for (const seat of all('.seat')) seat.classList.toggle('is-found', finding && fold(nameOf(seat)).includes(letters))
}

function found() {
  const seats = all('.seat.is-found')
  if (!seats.length) return announce(words.noneFound)
  const here = seats.find(seat => seat.offsetParent) ?? seats[0]
  const places = seats.filter(seat => personOf(seat.value) === personOf(here.value)).map(seat => spotOf(seat).dataset.table || words.nobody)
  here.focus()
  announce(fill(words.found, { name: nameOf(here), places: places.join(', ') }))
}

// -- Hands and keys -----------------------------------------------------------------------

document.addEventListener('submit', event => {
  if (!root?.isConnected) return
  const { target, submitter } = event
  if (target.id === 'plan-look') {
    event.preventDefault()
    if (submitter?.matches('.seat')) choose(submitter)
    else if (submitter) openTable(submitter)
    return
  }
  if (!target.matches('[data-change]') || !isEditable()) return
  event.preventDefault()
  event.stopImmediatePropagation()
  const change = Object.fromEntries(new FormData(target, submitter))
  for (const name of ['plan', 'revision', 'key', 'csrfmiddlewaretoken']) delete change[name]
  take(change)
}, true)

document.addEventListener('click', event => {
  if (!root?.isConnected) return
  const here = event.target.closest('.plan-here')
  const one = held && seatOf(held)
  if (here && one) return move(one, here.dataset.here)
  const link = event.target.closest('.round-switch a, .plan-wrong a')
  if (link) {
    const turn = link.hash.replace('#round-', '')
    if (link.closest('.round-switch')) event.preventDefault()
    return showRound(turn)
  }
  const part = event.target.closest('[data-hand]')?.dataset.hand
  if (part === 'close') return letGo(words.released)
  if (!one) return
  const turn = turnOf(held)
  const person = personOf(held)
  const seat = spotOf(one).dataset.table
  if (part === 'host') take({ act: 'host', turn, person, table: seat })
  else if (part === 'lock' || part === 'unlock') take({ act: part, turn, person, seat })
  else if (part === 'leave') move(one, '')
  else if (part === 'why') toggleWhy()
})

function toggleWhy() {
  const open = hand('why').getAttribute('aria-expanded') === 'true'
  hand('why').setAttribute('aria-expanded', String(!open))
  if (open) find('plan-hand-body').replaceChildren()
  else load({ seat: held })
}

document.addEventListener('keydown', event => {
  if (!root?.isConnected) return
  if (event.key === 'Escape' && !find('plan-hand').hidden) return letGo(words.released)
  if (event.target.id === 'plan-find' && event.key === 'Enter') {
    event.preventDefault()
    return found()
  }
  const seat = event.target.closest?.('.seat')
  if (!seat || event.altKey || event.ctrlKey || event.metaKey) return
  const goal = neighbour(seat, event.key)
  if (!goal) return
  event.preventDefault()
  if (goal.closest('.plan-round').dataset.turn !== seat.closest('.plan-round').dataset.turn) showRound(goal.closest('.plan-round').dataset.turn)
  goal.focus()
})

function neighbour(seat, key) {
  const round = seat.closest('.plan-round')
  if (key === 'ArrowDown' || key === 'ArrowUp') {
    const seats = all('.seat', round)
    return seats[seats.indexOf(seat) + (key === 'ArrowDown' ? 1 : -1)]
  }
  const step = { ArrowRight: 1, ArrowLeft: -1 }[key]
  return step ? seatOf(`${Number(round.dataset.turn) + step}.${personOf(seat.value)}`) : null
}

document.addEventListener('focusin', event => {
  const list = event.target.matches('.seat') && event.target.closest('#table-plan .seats-list')
  for (const seat of list ? all('.seat', list) : []) seat.tabIndex = seat === event.target ? 0 : -1
})

document.addEventListener('input', event => { if (event.target.id === 'plan-find') narrow() })
// Somebody was dragged: to another person, to a table, or nowhere.
document.addEventListener('kith:dropped', event => {
  const one = seatOf(event.detail.value)
  const onto = event.detail.onto
  if (!one || !onto || !isEditable()) return
  if (onto.matches('.seat') && spotOf(onto) !== spotOf(one)) swap(one, onto)
  else if (!onto.matches('.seat')) move(one, onto.dataset.table)
})
document.addEventListener('visibilitychange', () => {
  if (!root?.isConnected || document.hidden) return clearTimeout(next)
  outbox.send()
  ask()
})
addEventListener('online', () => { if (root?.isConnected) { outbox.send(); ask() } })
addEventListener('beforeunload', event => { if (outbox?.waiting.length && root?.isConnected) event.preventDefault() })

function start() {
  const found = find('table-plan')
  if (!found || found === root) return
  root = found
  words = { ...root.dataset }
  revision = Number(words.revision)
  held = null
  outbox?.close()
  outbox = new Outbox(`kith.plan ${words.plan} ${words.me}`, {
    address: () => words.edit,
    body: one => new URLSearchParams({ plan: words.plan, revision, key: one.key, ...one.change }),
    signedOut: words.signedOut,
    notTaken: words.notTaken,
    hear,
    rested: sayWaiting,
  })
  prepare(root)
  showRound(location.hash.match(/^#round-(\d)$/)?.[1] ?? '0')
  all('.plan-find').forEach(one => { one.hidden = false })
  root.dataset.ready = ''
  if (!words.edit) return
  // What an earlier page left behind goes out now.
  outbox.restore()
  for (const one of outbox.waiting) show(one.change)
  if (outbox.waiting.length) outbox.send()
  plan()
}

document.addEventListener('kith:swapped', start)
start()
