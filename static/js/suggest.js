// Fills a form with what is likely, until the person says otherwise: the browser's own time zone
// (`data-own-zone` on a select), and a short address made from a name (`data-slug-of="id of the name's field"`).
for (const select of document.querySelectorAll('select[data-own-zone]')) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  if (select.dataset.ownZone === 'wanted' && [...select.options].some(option => option.value === zone)) select.value = zone
}

function slug(name) {
  const bare = name.normalize('NFKD').replace(/[\u0300-\u036f]/g, '').toLowerCase()
  return bare.replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 50).replace(/-+$/, '')
}

for (const field of document.querySelectorAll('input[data-slug-of]')) {
  const name = document.getElementById(field.dataset.slugOf)
  let own = field.value !== '' && field.value !== slug(name.value)
  field.addEventListener('input', () => { own = field.value !== '' })
  name.addEventListener('input', () => { if (!own) field.value = slug(name.value) })
}
