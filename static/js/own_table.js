// Where somebody sits now: their phone asks every two seconds while the page is looked at, and shows another table at once.
let version = ''
let next = 0
const panel = () => document.querySelector('#now-at[data-live]')

function put(html) {
  const frame = document.createElement('template')
  frame.innerHTML = html
  const old = document.querySelector('#now-at')
  const fresh = frame.content.querySelector('#now-at')
  if (old.textContent === fresh.textContent) return
  const said = `${old.dataset.changed} ${fresh.textContent.replace(/\s+/g, ' ').trim()}`
  old.replaceWith(fresh)
  fresh.classList.add('now-at--changed')
  fresh.dispatchEvent(new CustomEvent('kith:announce', { bubbles: true, detail: said }))
}

function plan() {
  clearTimeout(next)
  if (!document.hidden && panel()) next = setTimeout(ask, 1950 - 400 * Math.random())
}

async function ask() {
  clearTimeout(next)
  if (!panel() || document.hidden) return
  try {
    const answer = await fetch(panel().dataset.live, {
      headers: version ? { 'If-None-Match': version } : {}, cache: 'no-store', redirect: 'manual', signal: AbortSignal.timeout(8000),
    })
    if (answer.ok) {
      put(await answer.text())
      version = answer.headers.get('ETag') ?? ''
    }
  } catch { /* It asks again. */ }
  plan()
}

if (panel()) {
  version = panel().dataset.version && `"${panel().dataset.version}"`
  document.addEventListener('visibilitychange', ask)
  addEventListener('online', ask)
  addEventListener('pageshow', event => { if (event.persisted) ask() })
  plan()
}
