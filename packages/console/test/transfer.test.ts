import { timelineOf } from '@papo/chat-kit/timeline/timeline'
import { inSequence, refuses } from '@papo/testing'
import { describe, expect, it } from 'vitest'
import { createTransfer, type TransferRefusal } from '../src/transfer/transfer.ts'
import { aMomentMs, type ConsoleTab, ConsoleHarness } from './console-harness.ts'

async function withChat() {
  const harness = new ConsoleHarness()
  const chatId = await harness.waits('preciso de ajuda', 'Ana')
  await harness.backend.agentAccepts(chatId)
  const tab = await harness.openTab({ hash: `#/chats/${chatId}` })
  await tab.platform.advance(aMomentMs)
  return { harness, tab, chatId, conversation: open(tab) }
}

function open({ agentApp }: Pick<ConsoleTab, 'agentApp'>) {
  const conversation = agentApp.conversations.current.get()
  if (!conversation) throw new Error('No conversation is open')
  return conversation
}

const noticesOf = ({ agentApp }: ConsoleTab) => agentApp.notices.list.get().map(({ text }) => text)

describe('a note', () => {
  it('differs from messages, and the next text is a message again', async () => {
    const { tab, conversation } = await withChat()
    conversation.setNote(true)
    conversation.write('cliente antigo')
    expect(conversation.send()).toBe(true)
    await tab.platform.advance(aMomentMs)
    const state = conversation.state.get()
    if (!state) throw new Error('there is no state')
    const [note] = timelineOf(state, tab.me.agent.id, ({ text }) => text)
      .filter(({ kind }) => kind !== 'notice')
      .slice(-1)
    expect(note).toMatchObject({
      text: 'cliente antigo',
      kind: 'note',
      authorId: tab.me.agent.id,
    })
    expect(conversation.isNote.get()).toBe(false)
  })

  it('that was not sent yet is a note again after a reload', async () => {
    const { harness, tab, chatId, conversation } = await withChat()
    conversation.write('cliente antigo')
    conversation.setNote(true)
    tab.leave()
    const again = open(await harness.openTab({ hash: `#/chats/${chatId}` }))
    expect([again.draft.get(), again.isNote.get()]).toEqual(['cliente antigo', true])
    again.setNote(false)
    expect(open(await harness.openTab({ hash: `#/chats/${chatId}` })).isNote.get()).toBe(false)
  })

  it('that cannot be stored is put before the text written since', async () => {
    const { harness, tab, conversation } = await withChat()
    harness.backend.conduct('addNote', refuses('chat_ended'))
    conversation.setNote(true)
    conversation.write('quase')
    conversation.send()
    conversation.write('depois')
    await tab.platform.advance(aMomentMs)
    expect([conversation.draft.get(), conversation.isNote.get()]).toEqual(['quase\ndepois', true])
  })

  it('that cannot be stored is back in the field', async () => {
    const { harness, tab, conversation } = await withChat()
    harness.backend.conduct('addNote', refuses('chat_ended'))
    conversation.setNote(true)
    conversation.write('quase')
    conversation.send()
    await tab.platform.advance(aMomentMs)
    expect([conversation.draft.get(), conversation.isNote.get()]).toEqual(['quase', true])
    expect(noticesOf(tab)).toEqual(['A nota não foi salva. Ela voltou para o campo.'])
  })
})

describe('a transfer', () => {
  async function prepare(target: 'colleague' | 'queue') {
    const scene = await withChat()
    const colleague = await scene.harness.backend.addAgent({ name: 'Caio' })
    const other = await scene.harness.openTab({
      account: colleague,
      platform: scene.harness.device(),
    })
    const refused: TransferRefusal[] = []
    const done: string[] = []
    const transfer = createTransfer({
      client: scene.tab.client,
      conversation: scene.conversation,
      siteId: scene.harness.backend.site.id,
      myId: scene.tab.me.agent.id,
      onDone: () => void done.push('done'),
      onRefused: (refusal) => void refused.push(refusal),
    })
    await scene.tab.platform.advance(aMomentMs)
    transfer.choose(target === 'queue' ? { queue: true } : { agentId: colleague.id })
    transfer.write('  quer a segunda via  ')
    return { ...scene, colleague, other, transfer, refused, done }
  }

  it('lists colleagues who can take the chat first, and never the agent', async () => {
    const { transfer, tab, colleague } = await prepare('colleague')
    const ids = transfer.colleagues.get()?.map(({ id }) => id) ?? []
    expect(ids[0]).toBe(colleague.id)
    expect(ids).not.toContain(tab.me.agent.id)
  })

  it('moves the chat with the note to the colleague, who is notified', async () => {
    const { transfer, other, chatId, done, conversation, tab } = await prepare('colleague')
    await transfer.go()
    await tab.platform.advance(2 * aMomentMs)
    expect(done).toEqual(['done'])
    expect(conversation.ownership.get()).toBe('theirs')
    expect(other.agentApp.conversations.mine.get().map(({ id }) => id)).toEqual([chatId])
    expect(noticesOf(other)).toEqual(['Você recebeu uma conversa com Ana'])
    const log = other.agentApp.conversations.mine.get()[0]?.state.get()?.messages ?? []
    expect(log.slice(-2).map(({ kind, text }) => [kind, text])).toEqual([
      ['note', 'quer a segunda via'],
      ['transferred', null],
    ])
  })

  it('to the queue removes the chat from the list, and its row in the queue says that it returned', async () => {
    const { transfer, other, tab } = await prepare('queue')
    await transfer.go()
    await tab.platform.advance(2 * aMomentMs)
    const [row] = other.agentApp.queue.chats.get()
    expect(row?.requeuedAt).toEqual(expect.any(String))
  })

  it('that is refused keeps the choice and says why', async () => {
    const { transfer, harness, refused, done } = await prepare('colleague')
    harness.backend.conduct('transferChat', refuses('agent_at_capacity'))
    await transfer.go()
    expect([refused, done]).toEqual([['full'], []])
    expect(transfer.note.get()).toBe('  quer a segunda via  ')
  })
})

describe('availability', () => {
  it('is loaded, changed, and reset if the change fails', async () => {
    const { harness, tab } = await withChat()
    const { availability } = tab.agentApp
    expect(availability.value.get()).toBe('online')
    await availability.choose('away')
    expect((await tab.client.getMe()).agent.availability).toBe('away')
    harness.backend.conduct('heartbeat', refuses('unavailable'))
    await availability.choose('online')
    expect(availability.value.get()).toBe('away')
  })
})

it('availability that could not be loaded is asked for again', async () => {
  const harness = new ConsoleHarness()
  harness.backend.conduct('heartbeat', inSequence(refuses('forbidden')))
  const { agentApp, platform } = await harness.openTab()
  expect(agentApp.availability.value.get()).toBeNull()
  await platform.advance(15_000)
  expect(agentApp.availability.value.get()).toBe('online')
})

describe('a chat that the server requeues', () => {
  it('causes a notice, and is in the queue again', async () => {
    const { harness, tab, chatId } = await withChat()
    await harness.backend.agentIsAbsent(chatId)
    await tab.platform.advance(2 * aMomentMs)
    expect(noticesOf(tab)).toEqual(['A conversa com Ana voltou para a fila'])
    expect(tab.agentApp.queue.chats.get().map(({ id }) => id)).toEqual([chatId])
  })
})

it('only colleagues who answer the site of a chat are offered it', async () => {
  const { harness, tab, conversation } = await withChat()
  const { backend } = harness
  const caio = await backend.addAgent({ name: 'Caio' })
  const rita = await backend.addAgent({ name: 'Rita' })
  const owner = await harness.openTab({ account: backend.owner, platform: harness.device() })
  const other = await owner.client.createSite({ name: 'Outra', allowedOrigins: [] })
  await owner.client.updateAgent(rita.id, { siteIds: [other.id] })
  const offered = async (siteId: string) => {
    const transfer = createTransfer({
      client: tab.client,
      conversation,
      siteId,
      myId: tab.me.agent.id,
      onDone: () => undefined,
      onRefused: () => undefined,
    })
    await tab.platform.advance(aMomentMs)
    return transfer.colleagues.get()?.map(({ id }) => id)
  }
  expect(await offered(backend.site.id)).toContain(caio.id)
  expect(await offered(backend.site.id)).not.toContain(rita.id)
  expect(await offered(other.id)).toContain(rita.id)
})
