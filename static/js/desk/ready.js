// Keeping the app itself on the phone, so that it opens without signal.
const TWICE_A_DAY = 12 * 3600_000

// Resolves to whether the app would open now with no signal at all.
export async function keepShell(worker, scope) {
  if (!navigator.serviceWorker) return false
  try {
    const registration = await navigator.serviceWorker.register(worker, { scope, updateViaCache: 'none' })
    if (!registration.active) await began(registration.installing ?? registration.waiting)
    // Chromium alone knows it, for apps that were installed.
    registration.periodicSync?.register('forget', { minInterval: TWICE_A_DAY }).catch(() => {})
    return Boolean(registration.active)
  } catch {
    return Boolean(navigator.serviceWorker.controller)
  }
}

function began(worker) {
  return new Promise((resolve, reject) => {
    const look = () => {
      if (worker.state === 'activated') resolve()
      if (worker.state === 'redundant') reject(new Error('not installed'))
    }
    worker.addEventListener('statechange', look)
    look()
  })
}

// So that the browser does not clear the drawer when it is short of room.
export async function askToStay() {
  try {
    return await navigator.storage?.persist?.() ?? false
  } catch {
    return false
  }
}
