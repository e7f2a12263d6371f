// What is shown: the server's room as the phone last heard of it, and on top of it every act that the room cannot
// know of yet. So a tap shows at once, and what several phones did is united.
export const pairOf = (one, other) => (one < other ? `${one} ${other}` : `${other} ${one}`)

export function pairsOf(people) {
  return people.flatMap((one, place) => people.slice(place + 1).map(other => [one, other]))
}

// Acts that the room does not tell of: not yet sent, or taken since it was asked for. What was refused, came late or
// waits for a lead changes nothing here.
function pending(acts, room) {
  const since = room?.asked ?? 0
  const open = acts.filter(act => !act.outcome ? !act.set_aside : ['taken', 'known'].includes(act.outcome) && act.heard >= since)
  const back = new Set(open.filter(act => act.body.kind === 'undone').map(act => act.body.of))
  return { standing: open.filter(act => act.body.kind !== 'undone' && !back.has(act.key)), back: acts.filter(act => back.has(act.key)) }
}

export function look({ roster, room, acts, now }) {
  const me = roster.me
  const people = new Map(roster.people.map(one => [one.id, { ...one, mark: '', since: null, by: null, met: new Set(), claim: null, sending: false }]))
  const byCode = new Map(roster.people.filter(one => one.code).map(one => [one.code, one.id]))
  const introduced = new Map()
  const passed = new Map()
  const acquainted = new Map()
  const visitors = new Map()
  const { standing, back } = pending(acts, room)

  const mark = (id, status, since, by, sending = false) => {
    const one = people.get(Number(id))
    if (one) Object.assign(one, { mark: status, since: new Date(since), by, sending })
  }
  for (const [id, [status, since, by]] of Object.entries(room?.marks ?? {})) mark(id, status, since, by)
  for (const [one, other, by, at] of room?.introduced ?? []) introduced.set(pairOf(one, other), { pair: [one, other], by, at })
  for (const [one, other] of room?.passed ?? []) passed.set(pairOf(one, other), [one, other])
  for (const [one, other] of room?.acquainted ?? []) acquainted.set(pairOf(one, other), [one, other])
  for (const [name, at] of room?.visitors ?? []) visitors.set(name, at)
  for (const [id, [by, at]] of Object.entries(room?.claims ?? {})) {
    const one = people.get(Number(id))
    if (one) one.claim = { by, at }
  }

  const withdraw = {
    arrived: act => mark(act.body.member ?? byCode.get(act.codeHash), act.before ?? '', act.beforeSince ?? act.body.at, me, true),
    introduced: ({ body }) => pairsOf(body.people).forEach(pair => introduced.delete(pairOf(...pair))),
    acquainted: ({ body }) => acquainted.delete(pairOf(...body.people)),
    'not now': ({ body }) => passed.delete(pairOf(...body.people)),
    visitor: ({ body }) => visitors.delete(body.name),
  }
  const effect = {
    arrived: ({ body, codeHash, outcome }) => mark(body.member ?? byCode.get(codeHash), body.status, body.at, me, !outcome),
    introduced: ({ body }) => pairsOf(body.people).forEach(pair => introduced.set(pairOf(...pair), { pair, by: me, at: body.at })),
    acquainted: ({ body }) => acquainted.set(pairOf(...body.people), body.people),
    'not now': ({ body }) => passed.set(pairOf(...body.people), body.people),
    visitor: ({ body }) => visitors.set(body.name, body.at),
    claimed: ({ body }) => { const one = people.get(body.member); if (one) one.claim = { by: me, at: body.at } },
    released: ({ body }) => { const one = people.get(body.member); if (one?.claim?.by === me) one.claim = null },
  }
  for (const act of back) withdraw[act.body.kind]?.(act)
  for (const act of standing) effect[act.body.kind]?.(act)

  for (const { pair: [one, other] } of introduced.values()) {
    people.get(one)?.met.add(other)
    people.get(other)?.met.add(one)
  }
  const all = [...people.values()]
  const here = all.filter(one => one.mark === 'present').sort((one, other) => one.since - other.since || one.id - other.id)
  for (const one of here) one.minutes = Math.max(0, Math.floor((now - one.since) / 60_000))
  return {
    me, people, here, visitors, introduced, passed, acquainted,
    toWelcome: here.filter(one => !one.met.size),
    awaited: all.filter(one => one.expected && !one.mark),
    helpers: { ...room?.helpers },
    cancelled: Boolean(room?.event?.cancelled ?? roster.event.cancelled),
    closed: Boolean(room?.event?.closed ?? roster.event.closed),
  }
}
