import { refuses } from '@papo/testing'
import { describe, expect, it } from 'vitest'
import { aMomentMs, ConsoleHarness, type ConsoleTab } from './console-harness.ts'

/** An agent with two chats, of which the first is open. */
async function atWork() {
  const harness = new ConsoleHarness()
  const chatIds = [await harness.waits('Oi'), await harness.waits('Olá')]
  for (const chatId of chatIds) await harness.backend.agentAccepts(chatId)
  const tab = await harness.openTab({ hash: `#/chats/${chatIds[0]}` })
  await tab.platform.advance(aMomentMs)
  const open = (at: number) => {
    tab.agentApp.navigation.go({ page: 'chats', chatId: chatIds[at] ?? null })
    const conversation = tab.agentApp.conversations.current.get()
    if (conversation === null) throw new Error('no conversation is open')
    return conversation
  }
  return { harness, tab, chatIds, open }
}
const stored = ({ platform }: ConsoleTab): string => JSON.stringify(platform.stored.contents)
const signOut = async (tab: ConsoleTab) => {
  tab.agentApp.forget()
  tab.leave()
  await tab.platform.settle()
}

describe('after signing out', () => {
  it('no draft stays in the browser, of a message or a note, of any chat', async () => {
    const { tab, open } = await atWork()
    open(0).write('o cartão final 4242')
    open(1).setNote(true)
    open(1).write('cliente do 4242')
    expect(stored(tab)).toContain('4242')
    await signOut(tab)
    expect(stored(tab)).not.toContain('4242')
  })

  it('no message stays that could not be sent', async () => {
    const { harness, tab, open } = await atWork()
    harness.backend.conduct('sendMessage', refuses('text_too_long'))
    open(0).write('a fatura 4242')
    open(0).send()
    await tab.platform.advance(aMomentMs)
    expect(stored(tab)).toContain('4242')
    await signOut(tab)
    expect(stored(tab)).not.toContain('4242')
  })

  it('what was searched for does not stay in the address', async () => {
    const { tab } = await atWork()
    tab.agentApp.navigation.go({ page: 'history', chatId: null, text: 'ana@example.com' })
    expect(tab.bar.hash).toContain('ana')
    await signOut(tab)
    expect(tab.bar.hash).toBe('#/queue')
  })

  it('changes of a form that were not saved do not hold anybody back', async () => {
    const { tab } = await atWork()
    tab.agentApp.navigation.go({ page: 'history', chatId: null, text: 'ana@example.com' })
    tab.agentApp.navigation.guard(() => true)
    await signOut(tab)
    expect([tab.bar.hash, tab.agentApp.navigation.held.get()]).toEqual(['#/queue', null])
  })
})

it('a session that ends by itself leaves the drafts to the same agent', async () => {
  const { harness, tab, chatIds, open } = await atWork()
  open(0).write('quase pronto')
  tab.leave()
  const again = await harness.openTab({ hash: `#/chats/${chatIds[0]}` })
  expect(again.agentApp.conversations.current.get()?.draft.get()).toBe('quase pronto')
})
