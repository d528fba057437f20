import { expect, test } from 'vitest'
import { createBackend, losesReplies, manualPlatform } from '@papo/testing'
import { openPanel } from './panel-harness.ts'

/** A chat that its visitor has left, and the code of the link in the mail with the answer. */
async function mailedChat() {
  const platform = manualPlatform()
  const backend = createBackend({ platform })
  platform.useServer(backend.fetch)
  const { chatId } = await backend.visitorStarts({ message: 'Abrem amanhã?' })
  await backend.agentAccepts(chatId)
  await backend.agentSends(chatId, 'Sim, às 9h.')
  return { platform, backend, chatId, code: (await backend.linkInMail(chatId)) ?? '' }
}

test('the link of a mail opens its chat in a browser that never had it', async () => {
  const { platform, backend, chatId, code } = await mailedChat()
  const { model } = await openPanel({ platform, backend })
  await model.comeBack(code)
  model.open()
  await platform.advance(1000)
  expect(model.publicState).toMatchObject({ view: 'chat', chatId, unread: 0 })
  expect(model.chatState?.messages.map(({ text }) => text)).toContain('Sim, às 9h.')
})

test('nothing is asked before the visitor agrees; then the chat opens, and no other is started', async () => {
  const { platform, backend, chatId, code } = await mailedChat()
  const harness = await openPanel({ platform, backend, agrees: false })
  await harness.model.comeBack(code)
  await platform.advance(1000)
  expect(harness.model.publicState.chatId).toBeNull()
  expect(platform.stored.contents).toEqual({})
  // A reload before the visitor agrees finds the code where it was.
  expect([harness.hidden, [...harness.tab.keys()]]).toEqual([[], []])
  harness.model.accept()
  await platform.advance(1000)
  expect(harness.hidden).toEqual([code])
  expect(harness.model.publicState.chatId).toBe(chatId)
  expect(await backend.chats()).toHaveLength(1)
})

test('a link that was used leaves the browser its own chat, and the page hears why', async () => {
  const { backend, platform, code } = await mailedChat()
  const other = await openPanel({ platform, backend })
  await other.model.comeBack(code)
  other.client.forget()
  const harness = await openPanel({ platform, backend })
  await harness.model.start()
  await platform.advance(1000)
  const own = harness.model.publicState.chatId
  await harness.model.comeBack(code)
  await platform.advance(1000)
  expect(harness.model.publicState.chatId).toBe(own)
  expect(harness.detailOf('error')).toMatchObject({ code: 'link_used' })
})

test('whoever has an open chat keeps it, and the link still works elsewhere', async () => {
  const { backend, platform, chatId, code } = await mailedChat()
  const harness = await openPanel({ platform, backend })
  await harness.model.start()
  await platform.advance(1000)
  await harness.model.comeBack(code)
  expect(harness.detailOf('error')).toMatchObject({ code: 'another_visitor' })
  const elsewhere = manualPlatform()
  elsewhere.useServer(backend.fetch)
  const { model } = await openPanel({ platform: elsewhere, backend })
  await model.comeBack(code)
  await elsewhere.advance(1000)
  expect(model.publicState.chatId).toBe(chatId)
})

test('a reload before the server has answered makes the same call again, and the chat opens', async () => {
  const { platform, backend, chatId, code } = await mailedChat()
  const tab = new Map<string, string>()
  const first = await openPanel({ platform, backend, tab })
  backend.conduct('returnVisitor', losesReplies())
  await first.model.comeBack(code)
  first.model.stop()
  backend.behave()
  const kept = tab.get(`papo.link.${backend.site.key}`) ?? ''
  expect(kept).toMatch(new RegExp(`^${code} [0-9a-f-]{36}$`))

  const again = await openPanel({ platform, backend, tab })
  await again.model.comeBack(kept)
  await platform.advance(1000)
  expect(again.model.publicState.chatId).toBe(chatId)
  expect(again.detailOf('error')).toBeUndefined()
  expect(tab.get(`papo.link.${backend.site.key}`)).toBeUndefined()
})

test('a link that is followed once more before the server has answered makes the same call again', async () => {
  const { platform, backend, chatId, code } = await mailedChat()
  const tab = new Map<string, string>()
  const first = await openPanel({ platform, backend, tab })
  backend.conduct('returnVisitor', losesReplies())
  await first.model.comeBack(code)
  first.model.stop()
  backend.behave()

  const again = await openPanel({ platform, backend, tab })
  await again.model.comeBack(code)
  await platform.advance(1000)
  expect(again.model.publicState.chatId).toBe(chatId)
  expect(again.detailOf('error')).toBeUndefined()
})

test('a link that is refused is not kept', async () => {
  const { platform, backend, code } = await mailedChat()
  const tab = new Map<string, string>()
  const used = await openPanel({ platform, backend })
  await used.model.comeBack(code)
  used.client.forget()
  const { model } = await openPanel({ platform, backend, tab })
  await model.comeBack(code)
  expect([...tab.keys()].filter((key) => key.startsWith('papo.link'))).toEqual([])
})
