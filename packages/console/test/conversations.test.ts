import { inSequence, losesReplies, refuses } from '@papo/testing'
import { describe, expect, it } from 'vitest'
import { previewOf } from '../src/conversations/preview.ts'
import { aMomentMs, type Seat, Stage } from './stage.ts'

async function withChats(count: number) {
  const stage = new Stage()
  const chatIds = Array.from({ length: count }, (_, index) => stage.waits(`pergunta ${index}`))
  for (const chatId of chatIds) stage.backend.agentAccepts(chatId)
  const seat = await stage.sit()
  await seat.platform.advance(aMomentMs)
  return { ...stage, ...seat, stage, chatIds, backend: stage.backend }
}

const rows = ({ desk }: Pick<Seat, 'desk'>) => desk.conversations.mine.value.map(({ id }) => id)

function open({ desk }: Pick<Seat, 'desk'>, chatId: string | undefined) {
  desk.navigation.go({ page: 'chats', chatId: chatId ?? null })
  const conversation = desk.conversations.current.value
  if (!conversation) throw new Error('No conversation is open')
  return conversation
}

describe('drafts', () => {
  it('belong to one conversation each and survive switching', async () => {
    const scene = await withChats(2)
    const [a, b] = scene.chatIds
    open(scene, a).write('para a primeira')
    open(scene, b).write('para a segunda')
    expect(open(scene, a).draft.value).toBe('para a primeira')
    expect(open(scene, b).draft.value).toBe('para a segunda')
  })

  it('survive a reload and are gone once they are sent', async () => {
    const scene = await withChats(1)
    const [a] = scene.chatIds
    open(scene, a).write('quase pronto')
    scene.leave()
    const again = await scene.stage.sit({ hash: `#/chats/${a}` })
    await again.platform.advance(aMomentMs)
    const conversation = open(again, a)
    expect(conversation.draft.value).toBe('quase pronto')
    expect(previewOf(conversation, again.me.agent.id)).toMatchObject({
      kind: 'draft',
      text: 'quase pronto',
    })
    expect(conversation.send()).toBe(true)
    expect(conversation.draft.value).toBe('')
    await again.platform.advance(aMomentMs)
    again.leave()
    const later = await scene.stage.sit({ hash: `#/chats/${a}` })
    expect(open(later, a).draft.value).toBe('')
  })

  it('are not seen by another agent at the same computer', async () => {
    const scene = await withChats(1)
    const [a] = scene.chatIds
    open(scene, a).write('só meu')
    scene.leave()
    const other = await scene.stage.sit({ account: scene.backend.owner, hash: `#/chats/${a}` })
    expect(open(other, a).draft.value).toBe('')
  })
})

it('no message lands in the wrong chat, however fast one switches', async () => {
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
    const answers = scene.backend
      .log(chatId)
      .filter(({ kind, author }) => kind === 'text' && author.type === 'agent')
    expect(answers.map(({ text }) => text)).toEqual(texts)
  }
})

describe('unread messages', () => {
  it('are counted where nobody looks, and read where somebody does', async () => {
    const scene = await withChats(2)
    const [a = '', b = ''] = scene.chatIds
    open(scene, a)
    await scene.platform.advance(aMomentMs)
    scene.backend.visitorSays(a, 'visto')
    scene.backend.visitorSays(b, 'não visto')
    await scene.platform.advance(aMomentMs)
    const unread = () =>
      Object.fromEntries(
        scene.desk.conversations.mine.value.map(({ id, unread }) => [id, unread.value]),
      )
    expect(unread()).toEqual({ [a]: 0, [b]: 2 })
    expect(scene.desk.conversations.unread.value).toBe(2)
    open(scene, b)
    await scene.platform.advance(aMomentMs)
    expect(unread()).toEqual({ [a]: 0, [b]: 0 })
  })

  it('that are on the screen as it opens are read at once', async () => {
    const stage = new Stage()
    const chatId = stage.waits('Oi')
    const seat = await stage.sit()
    await seat.desk.accept(chatId)
    await seat.platform.settle()
    expect(seat.desk.conversations.unread.value).toBe(0)
  })

  it('wait until the page is seen again', async () => {
    const scene = await withChats(1)
    const [a = ''] = scene.chatIds
    const conversation = open(scene, a)
    await scene.platform.advance(aMomentMs)
    scene.platform.setHidden(true)
    scene.backend.visitorSays(a, 'e agora?')
    await scene.platform.advance(aMomentMs)
    expect(conversation.unread.value).toBe(1)
    scene.platform.setHidden(false)
    expect(conversation.unread.value).toBe(0)
  })

  it('before one’s own answer count as read', async () => {
    const scene = await withChats(1)
    const [a = ''] = scene.chatIds
    scene.backend.visitorSays(a, 'um')
    scene.backend.agentSays(a, 'respondido em outro lugar')
    scene.backend.visitorSays(a, 'dois')
    await scene.platform.advance(aMomentMs)
    expect(scene.desk.conversations.unread.value).toBe(1)
  })

  it('show in the list whose they are', async () => {
    const scene = await withChats(1)
    const [a = ''] = scene.chatIds
    const shown = async () => {
      await scene.platform.advance(aMomentMs)
      const { kind, colleague, text } = previewOf(open(scene, a), scene.me.agent.id)
      return [kind, colleague, text]
    }
    scene.backend.visitorSays(a, 'um')
    expect(await shown()).toEqual(['text', null, 'um'])
    scene.backend.agentSays(a, 'dois')
    expect(await shown()).toEqual(['own', null, 'dois'])
    const colleague = scene.backend.addAgent({ name: 'Caio' })
    const other = await scene.stage.sit({ account: colleague, platform: scene.stage.device() })
    await scene.client.transferChat(a, { to: { agentId: colleague.id } })
    await other.client.sendMessage(a, { clientId: crypto.randomUUID(), text: 'três' })
    await other.client.transferChat(a, { to: { agentId: scene.me.agent.id } })
    expect(await shown()).toEqual(['text', 'Caio', 'três'])
  })

  it('of the visitor are told as well, once they have been unread for some seconds', async () => {
    const scene = await withChats(1)
    const [a = ''] = scene.chatIds
    scene.backend.agentSays(a, 'um')
    scene.backend.agentSays(a, 'dois')
    await scene.platform.advance(aMomentMs)
    const conversation = open(scene, a)
    expect(conversation.behind.value).toBe(0)
    await scene.platform.advance(2 * aMomentMs)
    expect(conversation.behind.value).toBe(2)
    scene.backend.visitorReads(a)
    scene.backend.visitorSays(a, 'li')
    await scene.platform.advance(aMomentMs)
    expect(conversation.behind.value).toBe(0)
  })
})

describe('the list', () => {
  it('keeps its rows in their places whatever arrives', async () => {
    const scene = await withChats(3)
    const before = rows(scene)
    for (const chatId of scene.chatIds) scene.backend.visitorSays(chatId, 'mais uma')
    await scene.platform.advance(aMomentMs)
    expect(rows(scene)).toEqual(before)
    expect(before).toHaveLength(3)
  })

  it('moves nothing under the pointer or the focus', async () => {
    const scene = await withChats(2)
    const before = rows(scene)
    scene.desk.conversations.hold(true)
    const another = scene.stage.waits('outra')
    scene.backend.agentAccepts(another)
    scene.backend.visitorEnds(scene.chatIds[0] ?? '')
    await scene.platform.advance(10 * 60_000)
    expect(rows(scene)).toEqual([...before, another])
  })

  it('lets an ended conversation go two minutes after it was read', async () => {
    const scene = await withChats(2)
    const [a = '', b = ''] = scene.chatIds
    open(scene, a)
    await scene.platform.advance(aMomentMs)
    open(scene, b)
    await scene.platform.advance(aMomentMs)
    scene.backend.visitorEnds(a)
    await scene.platform.advance(60_000)
    expect(rows(scene)).toContain(a)
    await scene.platform.advance(90_000)
    expect(rows(scene)).toEqual([b])
  })

  it('keeps an ended conversation that is open or unread', async () => {
    const scene = await withChats(2)
    const [a = '', b = ''] = scene.chatIds
    open(scene, a)
    await scene.platform.advance(aMomentMs)
    scene.backend.visitorEnds(a)
    scene.backend.visitorEnds(b)
    await scene.platform.advance(10 * 60_000)
    expect(rows(scene).toSorted()).toEqual([a, b].toSorted())
    scene.desk.remove(a)
    await scene.platform.advance(aMomentMs)
    expect(rows(scene)).toEqual([b])
    expect(scene.bar.hash).toBe('#/chats')
  })
})

describe('answering', () => {
  it('shows the message at once and stores it once, though the answer is lost', async () => {
    const scene = await withChats(1)
    const [a = ''] = scene.chatIds
    const conversation = open(scene, a)
    scene.backend.conduct('sendMessage', inSequence(losesReplies()))
    conversation.write('Olá!')
    conversation.send()
    expect(conversation.state.value?.outgoing.map(({ text }) => text)).toEqual(['Olá!'])
    await scene.platform.advance(10_000)
    expect(conversation.state.value?.outgoing).toEqual([])
    expect(scene.backend.log(a).filter(({ text }) => text === 'Olá!')).toHaveLength(1)
  })

  it('keeps what was refused until it is tried again', async () => {
    const scene = await withChats(1)
    const [a = ''] = scene.chatIds
    const conversation = open(scene, a)
    scene.backend.conduct('sendMessage', inSequence(refuses('text_too_long')))
    conversation.write('Olá!')
    conversation.send()
    await scene.platform.advance(aMomentMs)
    const [failed] = conversation.state.value?.outgoing ?? []
    expect(failed?.state).toBe('failed')
    conversation.retry(failed?.clientId ?? '')
    await scene.platform.advance(aMomentMs)
    expect(scene.backend.log(a).at(-1)?.text).toBe('Olá!')
  })

  it('is refused for nothing, too much, and without a connection', async () => {
    const scene = await withChats(1)
    const conversation = open(scene, scene.chatIds[0])
    expect(conversation.sendBlock.value).toBe('empty')
    conversation.write('  \n ')
    expect(conversation.send()).toBe(false)
    conversation.write('😀'.repeat(4000))
    expect(conversation.sendBlock.value).toBeNull()
    conversation.write('😀'.repeat(4001))
    expect(conversation.sendBlock.value).toBe('tooLong')
    conversation.write('Olá!')
    scene.platform.setOnline(false)
    await scene.platform.advance(aMomentMs)
    expect(conversation.send()).toBe(false)
    expect(conversation.sendBlock.value).toBe('offline')
    expect(conversation.draft.value).toBe('Olá!')
    expect(scene.desk.connection.value).toBe('offline')
    scene.platform.setOnline(true)
    await scene.platform.advance(aMomentMs)
    expect(conversation.sendBlock.value).toBeNull()
    expect(scene.desk.announcer.text.value).toBe('Conexão restabelecida')
  })

  it('ends for both sides, and the rating arrives while one still looks', async () => {
    const scene = await withChats(1)
    const [a = ''] = scene.chatIds
    const conversation = open(scene, a)
    await conversation.end()
    expect(conversation.standing.value).toBe('ended')
    expect(scene.backend.chats[0]?.status).toBe('ended')
    scene.backend.visitorRates(a, 4, 'Bom')
    await scene.platform.advance(20_000)
    expect(conversation.chat.value).toMatchObject({ rating: 4, feedback: 'Bom' })
  })

  it('tells the visitor that somebody types', async () => {
    const scene = await withChats(1)
    const [a = ''] = scene.chatIds
    open(scene, a).write('O')
    await scene.platform.settle()
    const typed = scene.backend.requests.filter(({ endpoint }) => endpoint === 'setTyping')
    expect(typed).toHaveLength(1)
  })
})

describe('chats of colleagues', () => {
  it('can be read, not answered, and are never marked as read', async () => {
    const stage = new Stage()
    const chatId = stage.waits('Oi')
    const colleague = stage.backend.addAgent({ name: 'Bia' })
    stage.backend.agentAccepts(chatId, colleague.id)
    const seat = await stage.sit()
    seat.desk.others.open(true)
    await seat.platform.advance(aMomentMs)
    expect(seat.desk.others.chats.value.map(({ id }) => id)).toEqual([chatId])
    const conversation = open(seat, chatId)
    await seat.platform.advance(aMomentMs)
    expect(conversation.standing.value).toBe('theirs')
    expect(conversation.state.value?.messages.map(({ text }) => text)).toContain('Oi')
    expect(rows(seat)).toEqual([])
    const marked = stage.backend.requests.filter(({ endpoint }) => endpoint === 'markRead')
    expect(marked).toEqual([])
  })

  it('are asked for only while their list is open', async () => {
    const stage = new Stage()
    const { desk, platform } = await stage.sit()
    const asked = () =>
      platform.requests.filter(({ path }) => path.startsWith('/v1/chats?status=active&limit'))
        .length
    await platform.advance(10_000)
    expect(asked()).toBe(0)
    desk.others.open(true)
    await platform.advance(10_000)
    const whileOpen = asked()
    expect(whileOpen).toBeGreaterThan(2)
    desk.others.open(false)
    await platform.advance(10_000)
    expect(asked()).toBe(whileOpen)
  })
})

it('a waiting chat can be read before it is accepted, and stays the same conversation', async () => {
  const stage = new Stage()
  const chatId = stage.waits('Posso perguntar?')
  const seat = await stage.sit({ hash: `#/queue/${chatId}` })
  await seat.platform.advance(aMomentMs)
  const preview = seat.desk.conversations.current.value
  expect(preview?.standing.value).toBe('waiting')
  await seat.desk.accept(chatId)
  expect(seat.desk.conversations.current.value).toBe(preview)
  expect(preview?.standing.value).toBe('mine')
})

it('an address that leads to no chat says so', async () => {
  const stage = new Stage()
  const seat = await stage.sit({ hash: '#/chats/0190f8a0-0000-7000-8000-000000000000' })
  await seat.platform.advance(aMomentMs)
  expect(seat.desk.conversations.current.value?.failure.value?.code).toBe('chat_not_found')
})

describe('the attributes of a visitor', () => {
  it('are there once a chat is opened, although no list has them', async () => {
    const attributes = { plan: 'gold', since: 2019 }
    const stage = new Stage()
    const start = (message: string) =>
      stage.backend.visitorStarts({ message, visitor: { name: 'Ana', attributes } }).chatId
    const [waits, accepted, over] = [start('Oi'), start('Olá'), start('Tchau')]
    for (const chatId of [accepted, over]) stage.backend.agentAccepts(chatId)
    stage.backend.agentEnds(over)
    const { desk, platform } = await stage.sit({ hash: '#/history' })
    await platform.advance(aMomentMs)
    const lists = [desk.queue.chats, desk.history.chats]
    for (const chats of lists) {
      expect(chats.value.map(({ visitor }) => [visitor.name, visitor.attributes])).toEqual([
        ['Ana', undefined],
      ])
    }
    const places = [
      { page: 'queue', chatId: waits },
      { page: 'chats', chatId: accepted },
      { page: 'history', chatId: over, text: '' },
    ] as const
    for (const place of places) {
      desk.navigation.go(place)
      await platform.advance(aMomentMs)
      const shown = desk.conversations.current.value
      expect([shown?.id, shown?.chat.value?.visitor.attributes]).toEqual([place.chatId, attributes])
    }
  })
})
