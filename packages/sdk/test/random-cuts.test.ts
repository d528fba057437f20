import { type ManualPlatform, manualPlatform } from '@papo/testing'
import { expect, test } from 'vitest'
import { type ChatHandle, createAgentClient } from '../src/index.ts'
import { baseUrl, RealtimeHarness, textsOf } from './realtime-harness.ts'

const cuts = 200
const codes = [1006, 1006, 1006, 1012, 4000, 4001, 4008]

/** Every answer takes up to 400 ms to arrive, so that answers and frames overtake each other. */
function slow(platform: ManualPlatform, send: typeof fetch, random: () => number): typeof fetch {
  const pause = () =>
    new Promise<void>((resolve) => platform.setTimer(resolve, Math.floor(random() * 200)))
  return async (input, init) => {
    await pause()
    const answer = await send(input, init)
    await pause()
    return answer
  }
}

/** The texts of the messages that this handle has emitted. */
function heardBy(chat: ChatHandle): (string | null)[] {
  const heard: (string | null)[] = []
  chat.on('message', ({ kind, text }) => kind === 'text' && heard.push(text))
  return heard
}

test('sockets cut two hundred times at random instants while both sides write: every view equals the log', async () => {
  const harness = new RealtimeHarness()
  const { platform, server, backend } = harness
  const { random } = manualPlatform({ seed: 2 })
  const { chat: first } = await harness.started()
  const { chat: second, tab } = await harness.anotherTab()
  const device = platform.newDevice()
  const agent = createAgentClient({ baseUrl, platform: device, transport: 'auto' })
  const { email, password } = backend.agent
  await agent.createToken({ email, password })
  const third = await agent.openChat(first.id)
  await platform.settle()
  const views = [first, second, third]
  const heard = views.map(heardBy)
  for (const each of [platform, tab, device]) {
    each.useServer(slow(platform, server.fetch, random))
  }

  let written = 0
  const sent: Promise<unknown>[] = []
  for (let cut = 0; cut < cuts;) {
    await platform.advance(Math.floor(random() * 700))
    const chance = random()
    if (chance < 0.5) sent.push((views[Math.floor(random() * 3)] ?? first).send(`${++written}`))
    else if (chance < 0.85) {
      const open = server.open[Math.floor(random() * server.open.length)]
      if (open) cut++
      open?.socket.close(codes[Math.floor(random() * codes.length)] ?? 1006)
    } else if (chance < 0.9) server.upgrade = random() < 0.8 ? 'accept' : 'refuse'
    else if (chance < 0.93) server.isSilent = random() < 0.3
    else {
      const each = [platform, tab, device][Math.floor(random() * 3)] ?? platform
      each.setOnline(random() < 0.7)
    }
  }
  server.upgrade = 'accept'
  server.isSilent = false
  for (const each of [platform, tab, device]) each.setOnline(true)
  await platform.advance(3 * 60_000)
  await Promise.all(sent)

  const log = (await backend.log(first.id)).flatMap(({ kind, text }) =>
    kind === 'text' ? [text] : [],
  )
  expect(log).toHaveLength(written + 1)
  expect(written).toBeGreaterThan(100)
  expect(server.sockets.length).toBeGreaterThan(cuts)
  for (const view of views) expect(textsOf(view)).toEqual(log)
  // Each message was emitted once, in the order of the log.
  for (const each of heard) expect(each).toEqual(log.slice(1))
  expect(views.map(({ state }) => state.connection)).toEqual(['online', 'online', 'online'])
  expect(server.open).toHaveLength(2)
})
