import { expect, test } from 'vitest'
import { createBackend, manualPlatform } from '@papo/testing'
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
  harness.model.accept()
  await platform.advance(1000)
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
