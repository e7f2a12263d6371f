// Says aloud what changed. Any part of a page asks with a `kith:announce` event whose detail is the sentence;
// swapped-in elements ask by carrying `data-announce` (its value, or else their own text).
const region = document.querySelector('#announcer')
let lastSaid = ''

function say(sentence) {
  const words = sentence.replace(/\s+/g, ' ').trim()
  if (!region || !words || words === lastSaid) return
  lastSaid = words
  region.textContent = ''
  // A screen reader hears only changes, so the sentence comes a moment after the silence.
  setTimeout(() => { region.textContent = words }, 100)
}

document.addEventListener('kith:announce', event => {
  say(event.detail?.value ?? event.detail ?? '')
})

document.addEventListener('kith:swapped', event => {
  const root = event.target
  const speakers = [...root.querySelectorAll('[data-announce]')]
  if (root.matches?.('[data-announce]')) speakers.unshift(root)
  if (speakers.length) say(speakers.map(one => one.dataset.announce || one.textContent).join(' '))
})

// A click on the same button twice deserves to be heard twice.
document.addEventListener('click', () => { lastSaid = '' }, true)

const greeting = [...document.querySelectorAll('#toasts .toast p')].map(one => one.textContent).join(' ')
if (greeting) say(greeting)
