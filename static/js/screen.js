// The screen in the room: pages of names that turn by themselves and can be stopped, other views without leaving full
// screen, and what has changed within two seconds. Where the browser can, the screen does not fall asleep meanwhile.
const screen = document.querySelector('#screen')
const words = screen.dataset
const pager = screen.querySelector('.screen__pager')
const turner = pager.querySelector('[data-turning]')
const still = matchMedia('(prefers-reduced-motion: reduce)')
// A phone, upright or not, shows one long list.
const wide = matchMedia('(min-width: 45rem) and (min-height: 30rem)')
const TURN = 10000

const board = () => screen.querySelector('#screen-board')
const flow = () => screen.querySelector('.screen__flow')

// -- Pages --------------------------------------------------------------------------------

let page = 0
let turns = !still.matches
let clock = 0

function width() {
  const frame = screen.querySelector('[data-pages]')
  return frame.clientWidth + parseFloat(getComputedStyle(flow()).columnGap)
}

function pages() {
  if (!flow() || !wide.matches) return 1
  return Math.max(1, Math.ceil((flow().scrollWidth + parseFloat(getComputedStyle(flow()).columnGap)) / width() - 0.05))
}

function show(wanted) {
  clearTimeout(clock)
  const count = pages()
  page = ((wanted % count) + count) % count
  if (flow()) {
    const back = document.dir === 'rtl' ? 1 : -1
    flow().style.transform = page ? `translateX(${back * page * width()}px)` : ''
  }
  pager.hidden = count === 1
  pager.querySelector('[role="status"]').textContent = `${page + 1} / ${count}`
  turner.textContent = turns ? words.stop : words.turn
  if (turns && count > 1) clock = setTimeout(() => show(page + 1), TURN)
}

for (const button of pager.querySelectorAll('[data-page]')) {
  button.addEventListener('click', () => show(page + Number(button.dataset.page)))
}
turner.addEventListener('click', () => {
  turns = !turns
  show(page)
})
document.addEventListener('keydown', event => {
  const step = { ArrowRight: 1, PageDown: 1, ArrowLeft: -1, PageUp: -1 }[event.key]
  if (!step || pages() === 1) return
  event.preventDefault()
  show(page + step)
})
addEventListener('resize', () => show(page))
document.fonts.ready.then(() => show(page))

// -- What is shown ------------------------------------------------------------------------

let version = words.version && `"${words.version}"`
let wanted = location.search
let asked = 0
let next = 0
let failures = 0
const trouble = screen.querySelector('.screen__trouble')

function put(html) {
  const frame = document.createElement('template')
  frame.innerHTML = html
  const focused = document.activeElement?.id
  board().replaceWith(frame.content.querySelector('#screen-board'))
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true })
  show(page)
}

function plan() {
  clearTimeout(next)
  if (!document.hidden) next = setTimeout(ask, 1900 - 300 * Math.random())
}

async function ask() {
  clearTimeout(next)
  const turn = ++asked
  try {
    const answer = await fetch(words.live + wanted, {
      headers: version ? { 'If-None-Match': version } : {}, cache: 'no-store', redirect: 'manual', signal: AbortSignal.timeout(8000),
    })
    // A later question is under way.
    if (turn !== asked) return
    if (answer.type === 'opaqueredirect' || answer.status === 403 || answer.status === 404) return location.reload()
    if (answer.ok) {
      put(await answer.text())
      version = answer.headers.get('ETag') ?? ''
    }
    if (answer.ok || answer.status === 304) failures = 0
  } catch {
    failures += 1
  }
  trouble.textContent = failures > 1 ? words.alone : ''
  trouble.hidden = failures < 2
  plan()
}

// Another view comes without leaving full screen.
screen.addEventListener('click', event => {
  const link = event.target.closest('.screen__choices a')
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return
  event.preventDefault()
  wanted = new URL(link.href).search
  const theme = new URLSearchParams(wanted).get('theme')
  if (theme) screen.dataset.theme = theme
  history.replaceState(null, '', link.href)
  page = 0
  version = ''
  ask()
})

document.addEventListener('visibilitychange', () => (document.hidden ? clearTimeout(next) : ask()))
addEventListener('online', ask)
plan()

// -- Full screen, and awake ---------------------------------------------------------------

const full = screen.querySelector('[data-full]')
full.hidden = !document.fullscreenEnabled
full.addEventListener('click', () => {
  if (document.fullscreenElement) document.exitFullscreen()
  else document.documentElement.requestFullscreen().catch(() => {})
})

async function stayAwake() {
  if (document.hidden || !navigator.wakeLock) return
  try { await navigator.wakeLock.request('screen') } catch { /* It sleeps when it likes. */ }
}
document.addEventListener('visibilitychange', stayAwake)
stayAwake()
