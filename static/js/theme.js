// Light, dark, or as the device says. The choice is a cookie, so that the server sends the next page in it already.
const root = document.documentElement

for (const choice of document.querySelectorAll('.theme input')) {
  choice.checked = choice.value === (root.dataset.theme || 'auto')
  choice.addEventListener('change', () => {
    root.dataset.theme = choice.value
    const secure = location.protocol === 'https:' ? '; Secure' : ''
    document.cookie = `theme=${choice.value}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`
  })
}
for (const group of document.querySelectorAll('.theme')) group.hidden = false
