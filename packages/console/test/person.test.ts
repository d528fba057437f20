import { randomUUID } from 'node:crypto'
import { inSequence, losesReplies, refuses } from '@papo/testing'
import { describe, expect, it } from 'vitest'
import { createPastChats, createPastLog } from '../src/person/past-chats.ts'
import { createPerson, mayChange } from '../src/person/person.ts'
import { aMomentMs, ConsoleHarness } from './console-harness.ts'

const shop = (path: string) => `https://shop.example${path}`

/** An agent looks at the visitor of a chat that they have. */
async function beside() {
  const harness = new ConsoleHarness()
  const { backend } = harness
  const { chatId } = await backend.visitorStarts({
    message: 'Oi',
    page: { url: shop('/'), title: 'Loja' },
    timeZone: 'America/Sao_Paulo',
  })
  await backend.agentAccepts(chatId)
  const tab = await harness.openTab({ hash: `#/chats/${chatId}` })
  await tab.platform.advance(aMomentMs)
  const conversation = tab.agentApp.conversations.current.get()
  if (!conversation) throw new Error('no conversation is open')
  const person = createPerson({ client: tab.client, platform: tab.platform, conversation })
  await tab.platform.advance(aMomentMs)
  return { ...tab, harness, backend, chatId, conversation, person }
}

describe('the visitor beside a conversation', () => {
  it('is followed from page to page, without the agent doing anything', async () => {
    const { backend, chatId, conversation, person, platform } = await beside()
    const pages = () => person.known.get().value?.journey.map(({ title }) => title)
    expect(pages()).toEqual(['Loja'])
    await backend.visitorGoesTo(chatId, shop('/cart'), 'Carrinho')
    await platform.advance(aMomentMs)
    expect(pages()).toEqual(['Loja', 'Carrinho'])
    expect(conversation.chat.get()?.page).toMatchObject({ url: shop('/cart'), title: 'Carrinho' })
  })

  it('is not asked about again once the pane is gone', async () => {
    const { backend, chatId, person, platform } = await beside()
    person.close()
    const asked = () => platform.requests.filter(({ url }) => url.endsWith('/visitor')).length
    const before = asked()
    await backend.visitorGoesTo(chatId, shop('/cart'))
    await platform.advance(aMomentMs)
    expect(asked()).toBe(before)
  })

  it('has a note once, even if the server’s answer is lost and the agent presses again', async () => {
    const { backend, person, platform } = await beside()
    const notes = () => person.known.get().value?.notes.map(({ text }) => text)
    backend.conduct('addVisitorNote', inSequence(losesReplies()))
    const lost = person.addNote('Prefere tarde').catch((error: unknown) => error)
    await platform.advance(aMomentMs)
    expect(await lost).toMatchObject({ code: 'network_error' })
    await person.addNote('Prefere tarde')
    expect(notes()).toEqual(['Prefere tarde'])
    await person.addNote('Prefere tarde')
    expect(notes()).toEqual(['Prefere tarde', 'Prefere tarde'])
    const [first, second] = person.known.get().value?.notes ?? []
    await person.editNote(first?.id ?? '', 'Prefere manhã')
    await person.removeNote(second?.id ?? '')
    expect(notes()).toEqual(['Prefere manhã'])
  })

  it('has the tags that were set here at once, and suggests those of other chats', async () => {
    const { harness, client, person } = await beside()
    const other = await harness.waits('Olá')
    await client.setTags(other, { tags: ['entrega', 'vip'] })
    await person.setTags(['VIP'])
    expect(person.tags.get()).toEqual(['vip'])
    person.wantSuggestions()
    await harness.platform.advance(aMomentMs)
    expect(person.suggestions.get()).toEqual(['entrega'])
  })

  it('shows the tags that a colleague has set after them', async () => {
    const { harness, client, chatId, person } = await beside()
    await person.setTags(['um'])
    await client.setTags(chatId, { tags: ['um', 'dois'] })
    expect(person.tags.get()).toEqual(['um'])
    await harness.backend.visitorGoesTo(chatId, 'https://loja.test/caixa')
    await harness.platform.advance(aMomentMs)
    expect(person.tags.get()).toEqual(['um', 'dois'])
  })

  it('keeps the tags that it had if others are refused', async () => {
    const { backend, person } = await beside()
    await person.setTags(['um'])
    backend.conduct('setTags', inSequence(refuses('unavailable')))
    await expect(person.setTags(['dois'])).rejects.toMatchObject({ code: 'unavailable' })
    expect(person.tags.get()).toEqual(['um'])
  })
})

describe('a note', () => {
  it('is changed by its author, by admins and by owners', async () => {
    const { me, person } = await beside()
    await person.addNote('Oi')
    const [note] = person.known.get().value?.notes ?? []
    if (!note) throw new Error('there is no note')
    const foreign = { ...note, author: { id: 'other', name: 'Caio' } }
    const as = (role: 'agent' | 'admin' | 'owner') => ({ ...me, agent: { ...me.agent, role } })
    expect([mayChange(note, as('agent')), mayChange(foreign, as('agent'))]).toEqual([true, false])
    expect([mayChange(foreign, as('admin')), mayChange(foreign, as('owner'))]).toEqual([true, true])
  })
})

describe('the other chats of a visitor', () => {
  /** A visitor with so many ended chats and one more. */
  async function regular(count: number) {
    const harness = new ConsoleHarness()
    const { backend, platform } = harness
    const tab = await harness.openTab()
    const first = await backend.visitorStarts({ message: 'conversa 0' })
    const ids = [first.chatId]
    for (let n = 1; n <= count; n += 1) {
      await backend.visitorEnds(ids.at(-1) ?? '')
      const message = { clientId: randomUUID(), text: `conversa ${n}` }
      const answer = await backend.fetch('https://papo.test/v1/chats', {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${first.visitorToken}`,
        },
        body: JSON.stringify({ siteKey: backend.site.key, clientId: randomUUID(), message }),
      })
      ids.push(((await answer.json()) as { sessionId: string }).sessionId)
    }
    const chatId = ids.at(-1) ?? ''
    const { visitor } = await tab.client.getChat(chatId)
    return { ...tab, platform, ids, chatId, visitorId: visitor.id }
  }

  it('are listed page by page, newest first, without the one beside them', async () => {
    const { client, ids, chatId, visitorId } = await regular(12)
    const past = createPastChats(client, visitorId, chatId)
    await past.load()
    await past.loadMore()
    expect(past.state.get().hasMore).toBe(false)
    expect(past.state.get().items.map(({ id }) => id)).toEqual(ids.slice(0, -1).toReversed())
    await past.loadMore()
    expect(past.state.get().items).toHaveLength(12)
  })

  it('are read without being followed or marked as read', async () => {
    const { client, platform, ids } = await regular(1)
    const log = createPastLog(client, ids[0] ?? '')
    await log.load()
    expect(log.state.get().items.map(({ kind, text }) => [kind, text])).toEqual([
      ['ended', null],
      ['text', 'conversa 0'],
    ])
    const before = platform.requests.length
    await platform.advance(60_000)
    expect(platform.requests.slice(before).filter(({ url }) => url.includes(ids[0] ?? ''))).toEqual(
      [],
    )
  })
})
