import { slow } from '@papo/testing'
import { describe, expect, test } from 'vitest'
import { type PanelHarness, openPanel } from './panel-harness.ts'

const view = (harness: PanelHarness) => harness.model.publicState.view
const storedBy = (harness: PanelHarness) => [
  ...Object.keys(harness.platform.stored.contents),
  ...harness.tab.keys(),
]

describe('before the visitor consents', () => {
  test('no command runs, and afterwards all of them run in order', async () => {
    const harness = await openPanel({ agrees: false })
    const before = harness.backend.requests.length
    harness.model.open()
    void harness.model.sendMessage('Primeira')
    void harness.model.sendMessage('Segunda')
    await harness.platform.advance(60_000)
    expect([view(harness), storedBy(harness)]).toEqual(['home', []])
    expect(harness.backend.requests).toHaveLength(before)
    harness.model.accept()
    await harness.platform.advance(1000)
    expect(view(harness)).toBe('waiting')
    expect(await harness.log()).toEqual(['Primeira', 'Segunda'])
    expect(await harness.backend.chats()).toHaveLength(1)
  })

  test('declined commands do not run later', async () => {
    const harness = await openPanel({ agrees: false })
    await harness.model.sendMessage('Oi')
    harness.model.startGate.decline()
    harness.model.context.agree()
    await harness.model.proceed()
    await harness.platform.settle()
    expect([view(harness), await harness.backend.chats()]).toEqual(['home', []])
  })

  test('consent leads to the pre-chat form where the site has one', async () => {
    const harness = await openPanel({
      agrees: false,
      saved: { form: { name: 'required', email: 'off', question: 'off' } },
    })
    harness.model.accept()
    await harness.platform.settle()
    expect(view(harness)).toBe('prechat')
  })
})

describe('logging out', () => {
  test('leaves no data of the visitor stored or shown, and follows no chat', async () => {
    const harness = await openPanel({
      saved: { form: { name: 'required', email: 'off', question: 'off' } },
    })
    harness.model.open()
    await harness.model.start()
    const form = harness.model.chatStarter.form.get()
    form?.write('name', 'Bruna')
    if (form) harness.model.chatStarter.submit(form)
    await harness.platform.advance(1000)
    harness.model.conversation.get()?.write('ainda não')
    expect(storedBy(harness).length).toBeGreaterThan(2)
    await harness.model.logOut()
    expect([view(harness), storedBy(harness)]).toEqual(['home', []])
    expect(harness.model.publicState).toMatchObject({ chatId: null, unread: 0 })
    // Only the listener for changes by other tabs remains, once nobody looks at the home view.
    harness.model.close()
    expect(await harness.platform.leftovers()).toEqual(['a listener to storage'])
    await harness.model.start()
    expect(harness.model.chatStarter.form.get()?.answers['name']).toBeUndefined()
  })

  test('during a start ends at the greeting, with nothing stored', async () => {
    const harness = await openPanel()
    harness.backend.conduct('startChat', slow(2000))
    void harness.model.start()
    await harness.platform.advance(1000)
    const leaving = harness.model.logOut()
    await harness.platform.advance(2000)
    await leaving
    await harness.platform.settle()
    expect([view(harness), storedBy(harness)]).toEqual(['home', []])
  })
})
