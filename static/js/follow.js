// A time marked `data-follows="id"` keeps its distance from another: who moves the beginning moves end and deadline.
for (const follower of document.querySelectorAll('[data-follows]')) {
  const leader = document.getElementById(follower.dataset.follows)
  if (!leader) continue
  const at = field => Date.parse(`${field.value}Z`)
  let distance = at(follower) - at(leader)
  follower.addEventListener('input', () => { distance = at(follower) - at(leader) })
  leader.addEventListener('input', () => {
    const moved = at(leader) + distance
    if (Number.isFinite(moved) && moved > 0) follower.value = new Date(moved).toISOString().slice(0, 16)
  })
}
