import { refuses } from '@papo/testing'
import { expect, test } from 'vitest'
import { sentTextOf } from '../src/view/sent-text.ts'
import { i18n, openPanel, type PanelHarness } from './panel-harness.ts'

const closed = { availability: 'offline', opensAt: '2026-02-02T12:00:00.000Z' } as const
const withForm = {
  form: { name: 'optional', email: 'off', question: 'off' },
  answersByMail: true,
} as const
const threeMinutesMs = 180_000

const viewOf = ({ model }: PanelHarness) => model.publicState.view

/** The message that the backend has. */
const leftIn = async ({ backend }: PanelHarness) => (await backend.chats()).at(-1)

/** Fills the form in and sends it. Returns whether it could be sent. */
async function send(harness: PanelHarness, answers: Record<string, string>): Promise<boolean> {
  const { chatStarter } = harness.model
  const form = chatStarter.form.get()
  if (form === null) throw new Error('no form is open')
  for (const [name, answer] of Object.entries(answers)) {
    form.write(name as 'email', answer)
    chatStarter.keepDraft(form)
  }
  const isSent = chatStarter.submit(form)
  await harness.platform.advance(1000)
  return isSent
}

test('outside the hours a message is left, in no queue, with an e-mail or without', async () => {
  const harness = await openPanel({ saved: { ...closed, ...withForm } })
  expect(viewOf(harness)).toBe('offline')
  await harness.model.start()
  expect(viewOf(harness)).toBe('prechat')
  const form = harness.model.chatStarter.form.get()
  expect(form?.fields.map(({ name, isRequired }) => [name, isRequired])).toEqual([
    ['name', false],
    ['email', false],
    ['question', true],
  ])
  expect(await send(harness, { email: 'ana@' })).toBe(false)
  expect(await send(harness, { email: 'ana@example.com', question: 'Abrem amanhã?' })).toBe(true)
  expect(viewOf(harness)).toBe('chat')
  expect(harness.model.publicState.queuePosition).toBeNull()
  expect(await leftIn(harness)).toMatchObject({
    kind: 'message',
    status: 'waiting',
    subject: 'Abrem amanhã?',
    visitor: { email: 'ana@example.com' },
  })
})

const here = 'Mensagem enviada. Volte aqui para ver a resposta'
const byMail = 'Mensagem enviada. Responderemos por e-mail'

test.each([
  [true, 'ana@example.com', byMail],
  [true, '', here],
  [false, 'ana@example.com', here],
  [false, '', here],
])(
  'mail goes out: %s, e-mail: "%s": "%s", as the message is sent, instead of waiting, and on return',
  async (answersByMail, email, said) => {
    const form = { name: 'off', email: 'optional', question: 'off' } as const
    const saved = { form, answersByMail }
    const sent = await openPanel({ saved: { ...saved, ...closed } })
    await sent.model.start()
    await send(sent, { email, question: 'Abrem amanhã?' })
    const waits = await openPanel({ saved })
    await waits.model.sendMessage('Oi')
    await waits.platform.advance(1000)
    waits.model.leaveMessage()
    await send(waits, { email })
    for (const harness of [sent, waits]) {
      expect(harness.announced.filter((text) => text.startsWith('Mensagem'))).toEqual([said])
      const { platform, backend } = harness
      const again = await openPanel({ platform, backend, saved })
      await again.model.resume()
      await platform.advance(6000)
      expect(again.model.publicState).toMatchObject({ view: 'chat', queuePosition: null })
      const { chat } = again.model.chatState ?? {}
      expect(chat && i18n.t(sentTextOf(again.model.saved, chat))).toBe(said)
    }
  },
)

test('an e-mail that the site has signed counts, though nobody typed it', async () => {
  const harness = await openPanel({ saved: { ...withForm, ...closed } })
  const { backend, model } = harness
  await model.identify(await backend.identityOf('customer-17', { email: 'ana@example.com' }))
  await model.sendMessage('Oi')
  await harness.platform.advance(1000)
  const { chat } = model.chatState ?? {}
  expect(chat && i18n.t(sentTextOf(model.saved, chat))).toBe(byMail)
})

test('where no mail goes out, the form of a message asks for no e-mail of its own', async () => {
  const harness = await openPanel({ saved: { ...withForm, ...closed, answersByMail: false } })
  await harness.model.start()
  const names = harness.model.chatStarter.form.get()?.fields.map(({ name }) => name)
  expect(names).toEqual(['name', 'question'])
})

test('a message that the page sends outside the hours is left too', async () => {
  const harness = await openPanel({ saved: closed })
  await harness.model.sendMessage('Oi')
  await harness.platform.advance(1000)
  expect(await leftIn(harness)).toMatchObject({ kind: 'message', subject: 'Oi' })
})

test('two presses leave one message, and a lost answer is repeated with the same text', async () => {
  const harness = await openPanel({ saved: closed })
  await harness.model.start()
  harness.backend.conduct('startChat', refuses('unavailable'))
  expect(await send(harness, { question: 'Abrem amanhã?' })).toBe(true)
  expect(harness.model.chatStarter.failure.get()).toBe('again')
  harness.backend.behave()
  const form = harness.model.chatStarter.form.get()
  expect(form && harness.model.chatStarter.submit(form)).toBe(true)
  expect(form && harness.model.chatStarter.submit(form)).toBe(true)
  await harness.platform.advance(1000)
  expect(await harness.backend.chats()).toHaveLength(1)
  expect(await harness.log()).toEqual(['Abrem amanhã?'])
})

test('what is written of a message survives a reload of the tab, and is gone once it is left', async () => {
  const first = await openPanel({ saved: closed })
  await first.model.start()
  const form = first.model.chatStarter.form.get()
  form?.write('question', 'Meia frase')
  if (form) first.model.chatStarter.keepDraft(form)
  const { platform, backend, tab } = first
  const again = await openPanel({ platform, backend, tab, saved: closed })
  await again.model.start()
  expect(again.model.chatStarter.form.get()?.answers.question).toBe('Meia frase')
  await send(again, {})
  expect([...tab.values()]).not.toContain('Meia frase')
})

test('whoever waits long may leave a message instead; the place is kept until then', async () => {
  const harness = await openPanel()
  await harness.model.start()
  await harness.platform.advance(1000)
  const { shownPosition } = harness.model.conversation.get() ?? {}
  expect(shownPosition?.isLong.get()).toBe(false)
  await harness.platform.advance(threeMinutesMs)
  expect(shownPosition?.isLong.get()).toBe(true)
  harness.model.leaveMessage()
  expect(viewOf(harness)).toBe('prechat')
  expect((await leftIn(harness))?.queuePosition).toBe(1)
  harness.model.chatStarter.leave()
  expect(viewOf(harness)).toBe('waiting')
  harness.model.leaveMessage()
  await send(harness, { question: 'Quanto custa?', email: 'ana@example.com' })
  await harness.platform.advance(6000)
  expect(viewOf(harness)).toBe('chat')
  expect(await leftIn(harness)).toMatchObject({ kind: 'message', queuePosition: null })
  expect(await harness.log()).toEqual(['Quanto custa?', 'became_message'])
})

test('an agent who comes while the form is open ends the form', async () => {
  const harness = await openPanel()
  await harness.model.start()
  await harness.platform.advance(1000)
  harness.model.leaveMessage()
  await harness.backend.agentAccepts(await harness.chatId())
  await harness.platform.advance(6000)
  expect(viewOf(harness)).toBe('chat')
  expect(harness.model.chatStarter.form.get()).toBeNull()
})

test('the answer to a message is found on return, unread', async () => {
  const first = await openPanel({ saved: closed })
  await first.model.start()
  await send(first, { question: 'Abrem amanhã?' })
  first.model.stop()
  const { platform, backend } = first
  const chatId = await first.chatId()
  await backend.agentAccepts(chatId)
  await backend.agentSends(chatId, 'Sim, às 9h.')
  await platform.advance(60_000)
  const again = await openPanel({ platform, backend })
  await again.model.resume()
  await platform.advance(6000)
  expect(again.model.publicState).toMatchObject({ view: 'chat', unread: 1, chatId })
  again.model.open()
  await platform.advance(1000)
  expect(again.model.publicState.unread).toBe(0)
})
