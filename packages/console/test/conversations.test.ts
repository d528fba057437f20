import { inSequence, losesReplies, refuses } from '@papo/testing'
import { describe, expect, it } from 'vitest'
import { previewOf } from '../src/conversations/preview.ts'
import { aMomentMs, type ConsoleTab, ConsoleHarness } from './console-harness.ts'

async function withChats(count: number) {
  const harness = new ConsoleHarness()
  const chatIds: string[] = []
  for (let index = 0; index < count; index++) {
    const chatId = await harness.waits(`pergunta ${index}`)
    chatIds.push(chatId)
  }
  for (const chatId of chatIds) await harness.backend.agentAccepts(chatId)
  const tab = await harness.openTab()
  await tab.platform.advance(aMomentMs)
  return { ...harness, ...tab, harness, chatIds, backend: harness.backend }
}

const rows = ({ agentApp }: Pick<ConsoleTab, 'agentApp'>) =>
  agentApp.conversations.mine.get().map(({ id }) => id)

function open({ agentApp }: Pick<ConsoleTab, 'agentApp'>, chatId: string | undefined) {
  agentApp.navigation.go({ page: 'chats', chatId: chatId ?? null })
  const conversation = agentApp.conversations.current.get()
  if (!conversation) throw new Error('No conversation is open')
  return conversation
}

/** The line under the visitor’s name in the list. */
const preview = (
  { me }: Pick<ConsoleTab, 'me'>,
  { state, chat, draft, ownership }: ReturnType<typeof open>,
) =>
  previewOf(
    { state: state.get(), chat: chat.get(), draft: draft.get(), ownership: ownership.get() },
    me.agent.id,
  )

describe('drafts', () => {
  it('belong to one chat each and survive switching', async () => {
    const scene = await withChats(2)
    const [a, b] = scene.chatIds
    open(scene, a).write('para a primeira')
    open(scene, b).write('para a segunda')
    expect(open(scene, a).draft.get()).toBe('para a primeira')
    expect(open(scene, b).draft.get()).toBe('para a segunda')
  })

  it('survive a reload and are removed once they are sent', async () => {
    const scene = await withChats(1)
    const [a] = scene.chatIds
    open(scene, a).write('quase pronto')
    scene.leave()
    const again = await scene.harness.openTab({ hash: `#/chats/${a}` })
    await again.platform.advance(aMomentMs)
    const conversation = open(again, a)
    expect(conversation.draft.get()).toBe('quase pronto')
    expect(preview(again, conversation)).toMatchObject({
      kind: 'draft',
      text: 'quase pronto',
    })
    expect(conversation.send()).toBe(true)
    expect(conversation.draft.get()).toBe('')
    await again.platform.advance(aMomentMs)
    again.leave()
    const later = await scene.harness.openTab({ hash: `#/chats/${a}` })
    expect(open(later, a).draft.get()).toBe('')
  })

  it('are not visible to another agent at the same computer', async () => {
    const scene = await withChats(1)
    const [a] = scene.chatIds
    open(scene, a).write('só meu')
    scene.leave()
    const other = await scene.harness.openTab({
      account: scene.backend.owner,
      hash: `#/chats/${a}`,
    })
    expect(open(other, a).draft.get()).toBe('')
  })
})

it('no message goes to the wrong chat, however fast the agent switches', async () => {
  const scene = await withChats(3)
  const sent = new Map<string, string[]>(scene.chatIds.map((chatId) => [chatId, []]))
  for (let turn = 0; turn < 100; turn++) {
    const chatId = scene.chatIds[turn % 3] ?? ''
    const conversation = open(scene, chatId)
    const text = `mensagem ${turn} para ${chatId}`
    conversation.write(text)
    if (turn % 2) open(scene, scene.chatIds[(turn + 1) % 3])
    expect(conversation.send()).toBe(true)
    sent.get(chatId)?.push(text)
  }
  await scene.platform.advance(60_000)
  for (const [chatId, texts] of sent) {
    const answers = (await scene.backend.log(chatId)).filter(
      ({ kind, author }) => kind === 'text' && author.type === 'agent',
    )
    expect(answers.map(({ text }) => text)).toEqual(texts)
  }
})

describe('unread messages', () => {
  it('are counted in hidden chats, and marked as read in the visible one', async () => {
    const scene = await withChats(2)
    const [a = '', b = ''] = scene.chatIds
    open(scene, a)
    await scene.platform.advance(aMomentMs)
    await scene.backend.visitorSends(a, 'visto')
    await scene.backend.visitorSends(b, 'não visto')
    await scene.platform.advance(aMomentMs)
    const unread = () =>
      Object.fromEntries(
        scene.agentApp.conversations.mine.get().map(({ id, unread }) => [id, unread.get()]),
      )
    expect(unread()).toEqual({ [a]: 0, [b]: 2 })
    expect(scene.agentApp.conversations.unread.get()).toBe(2)
    open(scene, b)
    await scene.platform.advance(aMomentMs)
    expect(unread()).toEqual({ [a]: 0, [b]: 0 })
  })

  it('that are visible at the opening are marked as read at once', async () => {
    const harness = new ConsoleHarness()
    const chatId = await harness.waits('Oi')
    const tab = await harness.openTab()
    await tab.agentApp.accept(chatId)
    await tab.platform.settle()
    expect(tab.agentApp.conversations.unread.get()).toBe(0)
  })

  it('stay unread until the page is visible again', async () => {
    const scene = await withChats(1)
    const [a = ''] = scene.chatIds
    const conversation = open(scene, a)
    await scene.platform.advance(aMomentMs)
    scene.platform.setHidden(true)
    await scene.backend.visitorSends(a, 'e agora?')
    await scene.platform.advance(aMomentMs)
    expect(conversation.unread.get()).toBe(1)
    scene.platform.setHidden(false)
    expect(conversation.unread.get()).toBe(0)
  })

  it('before the agent’s own answer count as read', async () => {
    const scene = await withChats(1)
    const [a = ''] = scene.chatIds
    await scene.backend.visitorSends(a, 'um')
    await scene.backend.agentSends(a, 'respondido em outro lugar')
    await scene.backend.visitorSends(a, 'dois')
    await scene.platform.advance(aMomentMs)
    expect(scene.agentApp.conversations.unread.get()).toBe(1)
  })

  it('are shown in the list at their chat', async () => {
    const scene = await withChats(1)
    const [a = ''] = scene.chatIds
    const shown = async () => {
      await scene.platform.advance(aMomentMs)
      const { kind, colleague, text } = preview(scene, open(scene, a))
      return [kind, colleague, text]
    }
    await scene.backend.visitorSends(a, 'um')
    expect(await shown()).toEqual(['text', null, 'um'])
    await scene.backend.agentSends(a, 'dois')
    expect(await shown()).toEqual(['own', null, 'dois'])
    const colleague = await scene.backend.addAgent({ name: 'Caio' })
    const other = await scene.harness.openTab({
      account: colleague,
      platform: scene.harness.device(),
    })
    await scene.client.transferChat(a, { to: { agentId: colleague.id } })
    await other.client.sendMessage(a, { clientId: crypto.randomUUID(), text: 'três' })
    await other.client.transferChat(a, { to: { agentId: scene.me.agent.id } })
    expect(await shown()).toEqual(['text', 'Caio', 'três'])
  })

  it('of the agent are shown once the visitor has left them unread for some seconds', async () => {
    const scene = await withChats(1)
    const [a = ''] = scene.chatIds
    await scene.backend.agentSends(a, 'um')
    await scene.backend.agentSends(a, 'dois')
    await scene.platform.advance(aMomentMs)
    const conversation = open(scene, a)
    expect(conversation.leftUnread.get()).toBe(0)
    await scene.platform.advance(2 * aMomentMs)
    expect(conversation.leftUnread.get()).toBe(2)
    await scene.backend.visitorReads(a)
    await scene.backend.visitorSends(a, 'li')
    await scene.platform.advance(aMomentMs)
    expect(conversation.leftUnread.get()).toBe(0)
  })
})

describe('the list', () => {
  it('keeps the order of its rows when messages arrive', async () => {
    const scene = await withChats(3)
    const before = rows(scene)
    for (const chatId of scene.chatIds) await scene.backend.visitorSends(chatId, 'mais uma')
    await scene.platform.advance(aMomentMs)
    expect(rows(scene)).toEqual(before)
    expect(before).toHaveLength(3)
  })

  it('moves no row under the pointer or the focus', async () => {
    const scene = await withChats(2)
    const before = rows(scene)
    scene.agentApp.conversations.hold(true)
    const another = await scene.harness.waits('outra')
    await scene.backend.agentAccepts(another)
    await scene.backend.visitorEnds(scene.chatIds[0] ?? '')
    await scene.platform.advance(10 * 60_000)
    expect(rows(scene)).toEqual([...before, another])
  })

  it('removes an ended chat after two minutes once it is read', async () => {
    const scene = await withChats(2)
    const [a = '', b = ''] = scene.chatIds
    open(scene, a)
    await scene.platform.advance(aMomentMs)
    open(scene, b)
    await scene.platform.advance(aMomentMs)
    await scene.backend.visitorEnds(a)
    await scene.platform.advance(60_000)
    expect(rows(scene)).toContain(a)
    await scene.platform.advance(90_000)
    expect(rows(scene)).toEqual([b])
  })

  it('removes a chat that ended in view once the agent looks away', async () => {
    const scene = await withChats(2)
    const [a = '', b = ''] = scene.chatIds
    open(scene, a)
    await scene.platform.advance(aMomentMs)
    await scene.backend.visitorEnds(a)
    await scene.platform.advance(aMomentMs)
    expect(rows(scene)).toContain(a)
    scene.agentApp.conversations.hold(true)
    open(scene, b)
    await scene.platform.advance(aMomentMs)
    expect(rows(scene)).toContain(a)
    scene.agentApp.conversations.hold(false)
    expect(rows(scene)).toEqual([b])
  })

  it('keeps an ended chat that is open or unread', async () => {
    const scene = await withChats(2)
    const [a = '', b = ''] = scene.chatIds
    open(scene, a)
    await scene.platform.advance(aMomentMs)
    await scene.backend.visitorEnds(a)
    await scene.backend.visitorEnds(b)
    await scene.platform.advance(10 * 60_000)
    expect(rows(scene).toSorted()).toEqual([a, b].toSorted())
    scene.agentApp.remove(a)
    await scene.platform.advance(aMomentMs)
    expect(rows(scene)).toEqual([b])
    expect(scene.bar.hash).toBe('#/chats')
  })
})

describe('answering', () => {
  it('shows the message at once and stores it once, even if the server’s answer is lost', async () => {
    const scene = await withChats(1)
    const [a = ''] = scene.chatIds
    const conversation = open(scene, a)
    scene.backend.conduct('sendMessage', inSequence(losesReplies()))
    conversation.write('Olá!')
    conversation.send()
    expect(conversation.state.get()?.outgoing.map(({ text }) => text)).toEqual(['Olá!'])
    await scene.platform.advance(10_000)
    expect(conversation.state.get()?.outgoing).toEqual([])
    expect((await scene.backend.log(a)).filter(({ text }) => text === 'Olá!')).toHaveLength(1)
  })

  it('keeps a refused message until it is retried', async () => {
    const scene = await withChats(1)
    const [a = ''] = scene.chatIds
    const conversation = open(scene, a)
    scene.backend.conduct('sendMessage', inSequence(refuses('text_too_long')))
    conversation.write('Olá!')
    conversation.send()
    await scene.platform.advance(aMomentMs)
    const [failed] = conversation.state.get()?.outgoing ?? []
    expect(failed?.state).toBe('failed')
    conversation.retry(failed?.clientId ?? '')
    await scene.platform.advance(aMomentMs)
    expect((await scene.backend.log(a)).at(-1)?.text).toBe('Olá!')
  })

  it('is blocked for an empty text, a text that is too long, and without a connection', async () => {
    const scene = await withChats(1)
    const conversation = open(scene, scene.chatIds[0])
    expect(conversation.sendBlock.get()).toBe('empty')
    conversation.write('  \n ')
    expect(conversation.send()).toBe(false)
    conversation.write('😀'.repeat(4000))
    expect(conversation.sendBlock.get()).toBeNull()
    conversation.write('😀'.repeat(4001))
    expect(conversation.sendBlock.get()).toBe('tooLong')
    conversation.write('Olá!')
    scene.platform.setOnline(false)
    await scene.platform.advance(aMomentMs)
    expect(conversation.send()).toBe(false)
    expect(conversation.sendBlock.get()).toBe('offline')
    expect(conversation.draft.get()).toBe('Olá!')
    expect(scene.agentApp.connection.get()).toBe('offline')
    scene.platform.setOnline(true)
    await scene.platform.advance(aMomentMs)
    expect(conversation.sendBlock.get()).toBeNull()
    expect(scene.agentApp.announcer.text.get()).toBe('Conexão restabelecida')
  })

  it('ends for both sides, and the rating appears while the chat is still open', async () => {
    const scene = await withChats(1)
    const [a = ''] = scene.chatIds
    const conversation = open(scene, a)
    await conversation.end()
    expect(conversation.ownership.get()).toBe('ended')
    expect((await scene.backend.chats())[0]?.status).toBe('ended')
    await scene.backend.visitorRates(a, 4, 'Bom')
    await scene.platform.advance(20_000)
    expect(conversation.chat.get()).toMatchObject({ rating: 4, feedback: 'Bom' })
  })

  it('shows the visitor that the agent is typing', async () => {
    const scene = await withChats(1)
    const [a = ''] = scene.chatIds
    open(scene, a).write('O')
    await scene.platform.settle()
    const typed = scene.backend.requests.filter(({ endpoint }) => endpoint === 'setTyping')
    expect(typed).toHaveLength(1)
  })
})

describe('chats of colleagues', () => {
  it('can be read but not answered, and are never marked as read', async () => {
    const harness = new ConsoleHarness()
    const chatId = await harness.waits('Oi')
    const colleague = await harness.backend.addAgent({ name: 'Bia' })
    await harness.backend.agentAccepts(chatId, colleague.id)
    const tab = await harness.openTab()
    tab.agentApp.colleagueChats.open(true)
    await tab.platform.advance(aMomentMs)
    expect(tab.agentApp.colleagueChats.chats.get().map(({ id }) => id)).toEqual([chatId])
    const conversation = open(tab, chatId)
    await tab.platform.advance(aMomentMs)
    expect(conversation.ownership.get()).toBe('theirs')
    expect(conversation.state.get()?.messages.map(({ text }) => text)).toContain('Oi')
    expect(rows(tab)).toEqual([])
    const marked = harness.backend.requests.filter(({ endpoint }) => endpoint === 'markRead')
    expect(marked).toEqual([])
  })

  it('are requested only while their list is open', async () => {
    const harness = new ConsoleHarness()
    const { agentApp, platform } = await harness.openTab()
    const asked = () =>
      platform.requests.filter(({ path }) => path.startsWith('/v1/chats?status=active&limit'))
        .length
    await platform.advance(10_000)
    expect(asked()).toBe(0)
    agentApp.colleagueChats.open(true)
    await platform.advance(10_000)
    const whileOpen = asked()
    expect(whileOpen).toBeGreaterThan(2)
    agentApp.colleagueChats.open(false)
    await platform.advance(10_000)
    expect(asked()).toBe(whileOpen)
  })
})

it('a chat that is the agent’s only once they are in another one does not take them out of it', async () => {
  const harness = new ConsoleHarness()
  const [first, second] = [await harness.waits('Oi'), await harness.waits('Olá', 'Gil')]
  const { agentApp } = await harness.openTab()
  await agentApp.accept(first)
  agentApp.navigation.go({ page: 'queue', chatId: null })
  const accepting = agentApp.accept(second)
  agentApp.navigation.go({ page: 'chats', chatId: first })
  await accepting
  expect(agentApp.navigation.route.get()).toEqual({ page: 'chats', chatId: first })
  expect(agentApp.composerWanted.get()).not.toBe(second)
  const told = agentApp.notices.list.get().at(-1)
  expect([told?.text, told?.to]).toEqual([
    'A conversa com Gil é sua',
    { page: 'chats', chatId: second },
  ])
})

it('a waiting chat can be read before it is accepted, and stays open afterwards', async () => {
  const harness = new ConsoleHarness()
  const chatId = await harness.waits('Posso perguntar?')
  const tab = await harness.openTab({ hash: `#/queue/${chatId}` })
  await tab.platform.advance(aMomentMs)
  const preview = tab.agentApp.conversations.current.get()
  expect(preview?.ownership.get()).toBe('waiting')
  await tab.agentApp.accept(chatId)
  expect(tab.agentApp.conversations.current.get()).toBe(preview)
  expect(preview?.ownership.get()).toBe('mine')
})

it('an address of an unknown chat shows an error', async () => {
  const harness = new ConsoleHarness()
  const tab = await harness.openTab({ hash: '#/chats/0190f8a0-0000-7000-8000-000000000000' })
  await tab.platform.advance(aMomentMs)
  expect(tab.agentApp.conversations.current.get()?.failure.get()?.code).toBe('chat_not_found')
})

describe('the attributes of a visitor', () => {
  it('are loaded when a chat is opened, although no list contains them', async () => {
    const attributes = { plan: 'gold', since: 2019 }
    const harness = new ConsoleHarness()
    const start = async (message: string) => {
      const visitor = { name: 'Ana', attributes }
      return (await harness.backend.visitorStarts({ message, visitor })).chatId
    }
    const [waits, accepted, over] = [await start('Oi'), await start('Olá'), await start('Tchau')]
    for (const chatId of [accepted, over]) await harness.backend.agentAccepts(chatId)
    await harness.backend.agentEnds(over)
    const { agentApp, platform } = await harness.openTab({ hash: '#/history' })
    await platform.advance(aMomentMs)
    const lists = [agentApp.queue.chats, agentApp.history.chats]
    for (const chats of lists) {
      expect(chats.get().map(({ visitor }) => [visitor.name, visitor.attributes])).toEqual([
        ['Ana', undefined],
      ])
    }
    const places = [
      { page: 'queue', chatId: waits },
      { page: 'chats', chatId: accepted },
      { page: 'history', chatId: over, text: '' },
    ] as const
    for (const place of places) {
      agentApp.navigation.go(place)
      await platform.advance(aMomentMs)
      const shown = agentApp.conversations.current.get()
      expect([shown?.id, shown?.chat.get()?.visitor.attributes]).toEqual([place.chatId, attributes])
    }
  })
})
