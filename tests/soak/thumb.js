// A thumb on the arrival desk. It finds what a facilitator would tap and taps it, and answers with the act once the phone
// has kept it; or with nothing where this is not on offer now, as with somebody who is marked already.
(() => {
  const PATIENCE = 60_000
  const find = selector => document.querySelector(selector)
  const pause = milliseconds => new Promise(resolve => { setTimeout(resolve, milliseconds) })
  const sheet = () => find('#sheet')
  let tapped = {}
  let db

  // What its camera sees: the badge that is held before it, and a picture that moves.
  let badge = ''
  globalThis.BarcodeDetector = class {
    async detect() { return badge ? [{ rawValue: badge }] : [] }
  }
  if (navigator.mediaDevices) {
    navigator.mediaDevices.getUserMedia = async () => {
      const picture = document.createElement('canvas')
      picture.getContext('2d').fillRect(0, 0, 9, 9)
      return picture.captureStream()
    }
  }

  async function kept() {
    db ??= await new Promise((resolve, reject) => {
      const request = indexedDB.open('kith-desk')
      request.onsuccess = () => resolve(request.result)
      request.onerror = () => reject(request.error)
    })
    return new Promise((resolve, reject) => {
      const request = db.transaction('acts').objectStore('acts').getAll()
      request.onsuccess = () => resolve(request.result)
      request.onerror = () => reject(request.error)
    })
  }

  // Taps, and waits until what came of it is on the phone.
  async function act(kind, taps) {
    if (sheet().open) sheet().close()
    const before = new Set((await kept()).map(one => one.key))
    if (await taps() === false) {
      if (sheet().open) sheet().close()
      return null
    }
    for (const end = performance.now() + PATIENCE; performance.now() < end;) {
      await pause(10)
      const made = (await kept()).find(one => one.body.kind === kind && !before.has(one.key))
      if (made) return made
    }
    throw new Error(`the phone kept nothing of: ${kind}`)
  }

  function button(place, words) {
    return [...place.querySelectorAll('button')].find(one => one.textContent.trim().startsWith(words) && !one.disabled)
  }

  function press(place, words) {
    const found = button(place, words)
    found?.click()
    return Boolean(found)
  }

  function see(view) {
    if (find(`#view-${view}`).hidden) find(`#tab-${view}`).click()
    return find(`#view-${view}`)
  }

  function type(field, text) {
    field.value = text
    field.dispatchEvent(new Event('input'))
  }

  function row(id, name) {
    const view = see('arrived')
    type(view.querySelector('input[type=search]'), name)
    return view.querySelector(`.desk-rows > [data-key="${id}"]`)
  }

  function open(id, name) {
    row(id, name).querySelector('.desk-row__more').click()
    return sheet()
  }

  // The card of somebody who is here.
  function card(id, name) {
    return press(open(id, name), 'Introduce ') && find('#view-introduce .desk-card')
  }

  globalThis.thumb = {
    kept,

    arrived: (id, name) => act('arrived', async () => {
      const found = row(id, name)
      if (found.matches('.desk-row--here')) return false
      // The desk takes a second tap at once for a slip.
      if (tapped.id === id) await pause(Math.max(0, tapped.at + 750 - performance.now()))
      tapped = { id, at: performance.now() }
      found.querySelector('.desk-row__tap').click()
    }),
    // A badge held before the camera, of somebody who is not here yet.
    scanned: (id, name, code) => act('arrived', async () => {
      if (row(id, name).matches('.desk-row--here')) return false
      const words = find('.scanner p')
      find('[data-scan]').click()
      while (find('.scanner').hidden) await pause(10)
      const before = words.textContent
      badge = code
      while (words.textContent === before) await pause(10)
      badge = ''
      find('[data-stop]').click()
    }),
    marked: (id, name, words) => act('arrived', () => press(open(id, name), words)),
    claimed: (id, name) => act('claimed', () => press(open(id, name), 'I’m with')),
    released: (id, name) => act('released', () => press(open(id, name), 'No longer with')),

    noted: (id, name, words) => act('noted', () => {
      press(open(id, name), 'Shall I note that?')
      find('#note-words').value = words
      return press(sheet(), 'Note it')
    }),

    visitor: name => act('visitor', () => {
      see('arrived').querySelector('[data-visitor]').click()
      find('#visitor-name').value = name
      return press(sheet(), 'They are here')
    }),

    // What the desk suggests for somebody, and one of the three things to do about it.
    suggested: (id, name, kind) => act(kind, () => {
      const shown = card(id, name)
      if (!shown || !shown.querySelector('.desk-card__main')) return false
      return press(shown, { introduced: 'Introduced', 'not now': 'Not now', acquainted: 'They know each other' }[kind])
    }),

    debriefed: words => act('debrief', () => {
      find('#status').click()
      press(sheet(), 'Sixty seconds')
      find('#debrief-change').value = words
      return press(sheet(), 'Send it')
    }),

    // Up to five others, chosen from those who are here.
    introduced: (id, name, others) => act('introduced', () => {
      if (!press(card(id, name) || document.createElement('p'), 'Somebody else')) return false
      for (const other of others) sheet().querySelector(`.desk-pick > [data-key="${other}"] button`)?.click()
      return press(sheet(), 'Introduced')
    }),

    // The last act, while "Undo" is there.
    async undone(key) {
      if (sheet().open) sheet().close()
      // A card that has just changed waits half a second before it heeds a thumb.
      await pause(550)
      const place = find('#view-introduce').hidden ? find('#toasts') : find('#view-introduce .desk-card')
      if (!press(place, 'Undo')) return false
      for (const end = performance.now() + PATIENCE; performance.now() < end;) {
        const acts = await kept()
        if (!acts.some(one => one.key === key) || acts.some(one => one.body.kind === 'undone' && one.body.of === key)) return true
        await pause(10)
      }
      throw new Error('the phone did not take back what it should')
    },

    // Everybody who is here is looked at, and nothing is tapped.
    rest() {
      if (sheet().open) sheet().close()
      const view = see('arrived')
      type(view.querySelector('input[type=search]'), '')
      view.querySelector('[data-only=here]').click()
    },

    // What the phone shows of the room.
    shown() {
      const view = find('#view-arrived')
      const here = {}
      for (const one of view.querySelectorAll('.desk-rows > .desk-row--here')) {
        const words = one.querySelector('.desk-row__state').textContent
        const met = words.match(/introduced to (.*)$/)?.[1] ?? ''
        const by = words.match(/^with (\S+)/)?.[1] ?? ''
        here[one.dataset.key] = [by, met.split(/, | and /).filter(Boolean).sort()]
      }
      const visitors = [...view.querySelectorAll('.desk-guests li b')].map(one => one.textContent).sort()
      return { status: find('#status').textContent.trim(), here, visitors }
    },
  }
})()
