import { expect, test } from 'vitest'
import { openPanel, type PanelHarness } from './panel-harness.ts'

const closed = { availability: 'offline', opensAt: '2026-02-02T12:00:00.000Z' } as const

/** Outside the hours a visitor has left a message; then the shop opens. */
async function leaveMessage(): Promise<PanelHarness & { left: string }> {
  const harness = await openPanel({ saved: closed })
  await harness.backend.closes()
  await harness.model.start()
  const form = harness.model.chatStarter.form.get()
  form?.write('question', 'Abrem amanhã?')
  if (form) harness.model.chatStarter.submit(form)
  await harness.platform.advance(1000)
  const left = await harness.chatId()
  await harness.backend.opens()
  await harness.platform.advance(10_000)
  return Object.assign(harness, { left })
}

const shown = ({ model }: PanelHarness) => model.publicState.chatId
const others = ({ model }: PanelHarness) =>
  model.others.get().map(({ id, kind, unread }) => [id, kind, unread])
const kinds = async ({ backend }: PanelHarness) =>
  (await backend.chats()).map(({ kind, status }) => [kind, status])

test('once the shop opens, who has left a message starts a chat beside it, and finds both', async () => {
  const harness = await leaveMessage()
  const { model, backend, platform, left } = harness
  expect(model.isAway()).toBe(false)
  await model.start()
  await platform.advance(1000)
  expect(await kinds(harness)).toEqual([
    ['message', 'waiting'],
    ['live', 'waiting'],
  ])
  const live = await harness.chatId()
  expect(shown(harness)).toBe(live)
  expect(others(harness)).toEqual([[left, 'message', 0]])

  await backend.agentAccepts(left)
  await backend.agentSends(left, 'Sim, às 9h.')
  await platform.advance(301_000)
  model.open()
  await platform.advance(1000)
  expect(others(harness)).toEqual([[left, 'message', 1]])
  expect(model.publicState.unread).toBe(1)

  await model.switchTo(left)
  await platform.advance(1000)
  expect([shown(harness), model.publicState.unread]).toEqual([left, 0])
  expect(model.chatState?.messages.map(({ text }) => text)).toContain('Sim, às 9h.')
  expect(others(harness)).toEqual([[live, 'live', 0]])
  await model.switchTo(live)
  expect(shown(harness)).toBe(live)
})

test('a message that nobody has taken is no reason to start nothing, but one closed shop is', async () => {
  const harness = await leaveMessage()
  await harness.backend.closes()
  await harness.platform.advance(10_000)
  await harness.model.start()
  await harness.platform.advance(1000)
  expect(await kinds(harness)).toEqual([['message', 'waiting']])
  expect(shown(harness)).toBe(harness.left)
})

test('a message waits behind the form of a chat, and comes back from there', async () => {
  const harness = await leaveMessage()
  const { model, platform, backend, tab } = harness
  model.open()
  const again = await openPanel({
    platform,
    backend,
    tab,
    saved: { form: { name: 'required', email: 'off', question: 'off' } },
  })
  model.stop()
  await again.model.resume()
  await platform.advance(6000)
  await again.model.start()
  expect(again.model.publicState).toMatchObject({ view: 'prechat', chatId: null })
  again.model.chatStarter.leave()
  await platform.advance(1000)
  expect(others(again)).toEqual([[harness.left, 'message', 0]])
  await again.model.switchTo(harness.left)
  expect(shown(again)).toBe(harness.left)
})

test('a visitor without an identity who comes back finds the follow-up to an ended chat, unread', async () => {
  const first = await openPanel()
  const { model, platform, backend } = first
  await model.start()
  await platform.advance(1000)
  const ended = await first.chatId()
  await backend.agentAccepts(ended)
  await backend.agentSends(ended, 'Vou ver.')
  model.open()
  await platform.advance(6000)
  await backend.agentEnds(ended)
  await platform.advance(6000)
  model.conversation.get()?.skipRating()
  model.close()
  model.stop()
  expect(first.client.hasSession()).toBe(false)
  const { id } = await backend.agentFollowsUp(ended, 'Chegou hoje.')

  const again = await openPanel({ platform, backend })
  await again.model.resume()
  await platform.advance(6000)
  expect(again.model.publicState).toMatchObject({ chatId: id, view: 'chat', unread: 1 })
  again.model.open()
  await platform.advance(6000)
  expect(again.model.publicState.unread).toBe(0)
  expect(again.model.chatState?.messages.map(({ text }) => text)).toContain('Chegou hoje.')
})

test('a browser without a visitor asks nothing, and one without an answer shows the greeting', async () => {
  const fresh = await openPanel()
  await fresh.model.resume()
  fresh.model.open()
  await fresh.platform.advance(1000)
  const asked = () =>
    fresh.backend.requests.filter(({ endpoint }) => endpoint === 'listOwnChats').length
  expect(asked()).toBe(0)
  await fresh.model.start()
  await fresh.platform.advance(1000)
  await fresh.model.leave()
  await fresh.platform.advance(1000)
  const { platform, backend, tab } = fresh
  const before = asked()
  for (let page = 0; page < 3; page += 1) {
    const again = await openPanel({ platform, backend, tab })
    await again.model.resume()
    expect(again.model.publicState).toMatchObject({ view: 'home', chatId: null, unread: 0 })
    again.model.stop()
  }
  expect(asked()).toBe(before)
})

test('another visitor of this browser sees nothing of the earlier one’s chats', async () => {
  const harness = await leaveMessage()
  await harness.model.start()
  await harness.platform.advance(1000)
  expect(others(harness)).toHaveLength(1)
  await harness.model.logOut()
  await harness.platform.advance(1000)
  expect(others(harness)).toEqual([])
  expect([...harness.tab.keys()]).toEqual([])
})
