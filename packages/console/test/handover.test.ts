import { refuses } from '@papo/testing'
import { describe, expect, it } from 'vitest'
import { timelineOf } from '../src/conversations/timeline.ts'
import { createTransfer, type TransferRefusal } from '../src/transfer/transfer.ts'
import { aMomentMs, type Seat, Stage } from './stage.ts'

async function withChat() {
  const stage = new Stage()
  const chatId = stage.waits('preciso de ajuda', 'Ana')
  stage.backend.agentAccepts(chatId)
  const seat = await stage.sit({ hash: `#/chats/${chatId}` })
  await seat.platform.advance(aMomentMs)
  return { stage, seat, chatId, conversation: open(seat) }
}

function open({ desk }: Pick<Seat, 'desk'>) {
  const conversation = desk.conversations.current.value
  if (!conversation) throw new Error('No conversation is open')
  return conversation
}

const noticesOf = ({ desk }: Seat) => desk.notices.list.value.map(({ text }) => text)

describe('a note', () => {
  it('is told apart from messages, and the next text is a message again', async () => {
    const { seat, conversation } = await withChat()
    conversation.setNote(true)
    conversation.write('cliente antigo')
    expect(conversation.send()).toBe(true)
    await seat.platform.advance(aMomentMs)
    const state = conversation.state.value
    if (!state) throw new Error('there is no state')
    const [note] = timelineOf(state, seat.me.agent.id)
      .filter((item) => item.kind === 'bubble')
      .slice(-1)
    expect(note).toMatchObject({ text: 'cliente antigo', isNote: true, side: 'agent' })
    expect(conversation.isNote.value).toBe(false)
  })

  it('that is not stored yet is a note again after a reload', async () => {
    const { stage, seat, chatId, conversation } = await withChat()
    conversation.write('cliente antigo')
    conversation.setNote(true)
    seat.leave()
    const again = open(await stage.sit({ hash: `#/chats/${chatId}` }))
    expect([again.draft.value, again.isNote.value]).toEqual(['cliente antigo', true])
    again.setNote(false)
    expect(open(await stage.sit({ hash: `#/chats/${chatId}` })).isNote.value).toBe(false)
  })

  it('that cannot be stored stands before what was begun since', async () => {
    const { stage, seat, conversation } = await withChat()
    stage.backend.conduct('addNote', refuses('chat_ended'))
    conversation.setNote(true)
    conversation.write('quase')
    conversation.send()
    conversation.write('depois')
    await seat.platform.advance(aMomentMs)
    expect([conversation.draft.value, conversation.isNote.value]).toEqual(['quase\ndepois', true])
  })

  it('that cannot be stored is in the field again', async () => {
    const { stage, seat, conversation } = await withChat()
    stage.backend.conduct('addNote', refuses('chat_ended'))
    conversation.setNote(true)
    conversation.write('quase')
    conversation.send()
    await seat.platform.advance(aMomentMs)
    expect([conversation.draft.value, conversation.isNote.value]).toEqual(['quase', true])
    expect(noticesOf(seat)).toEqual(['A nota não foi salva. Ela voltou para o campo.'])
  })
})

describe('a transfer', () => {
  async function prepare(target: 'colleague' | 'queue') {
    const scene = await withChat()
    const colleague = scene.stage.backend.addAgent({ name: 'Caio' })
    const other = await scene.stage.sit({ account: colleague, platform: scene.stage.device() })
    const refused: TransferRefusal[] = []
    const done: string[] = []
    const transfer = createTransfer({
      client: scene.seat.client,
      conversation: scene.conversation,
      myId: scene.seat.me.agent.id,
      onDone: () => void done.push('done'),
      onRefused: (refusal) => void refused.push(refusal),
    })
    await scene.seat.platform.advance(aMomentMs)
    transfer.choose(target === 'queue' ? { queue: true } : { agentId: colleague.id })
    transfer.write('  quer a segunda via  ')
    return { ...scene, colleague, other, transfer, refused, done }
  }

  it('offers those who can take it first, and never oneself', async () => {
    const { transfer, seat, colleague } = await prepare('colleague')
    const ids = transfer.colleagues.value?.map(({ id }) => id) ?? []
    expect(ids[0]).toBe(colleague.id)
    expect(ids).not.toContain(seat.me.agent.id)
  })

  it('takes the conversation to the colleague, who is told, with the note', async () => {
    const { transfer, other, chatId, done, conversation, seat } = await prepare('colleague')
    await transfer.go()
    await seat.platform.advance(2 * aMomentMs)
    expect(done).toEqual(['done'])
    expect(conversation.standing.value).toBe('theirs')
    expect(other.desk.conversations.mine.value.map(({ id }) => id)).toEqual([chatId])
    expect(noticesOf(other)).toEqual(['Você recebeu uma conversa com Ana'])
    const log = other.desk.conversations.mine.value[0]?.state.value?.messages ?? []
    expect(log.slice(-2).map(({ kind, text }) => [kind, text])).toEqual([
      ['note', 'quer a segunda via'],
      ['transferred', null],
    ])
  })

  it('back to the queue leaves the list, and the row says that it returned', async () => {
    const { transfer, other, seat } = await prepare('queue')
    await transfer.go()
    await seat.platform.advance(2 * aMomentMs)
    const [row] = other.desk.queue.chats.value
    expect(row?.returnedAt).toEqual(expect.any(String))
  })

  it('that is refused keeps what was chosen and says why', async () => {
    const { transfer, stage, refused, done } = await prepare('colleague')
    stage.backend.conduct('transferChat', refuses('agent_at_capacity'))
    await transfer.go()
    expect([refused, done]).toEqual([['full'], []])
    expect(transfer.note.value).toBe('  quer a segunda via  ')
  })
})

describe('availability', () => {
  it('is asked for, said, and taken back where it could not be said', async () => {
    const { stage, seat } = await withChat()
    const { availability } = seat.desk
    expect(availability.value.value).toBe('online')
    await availability.choose('away')
    expect((await seat.client.getMe()).agent.availability).toBe('away')
    stage.backend.conduct('heartbeat', refuses('unavailable'))
    await availability.choose('online')
    expect(availability.value.value).toBe('away')
  })
})

describe('a conversation that was lost', () => {
  it('is told of, and is in the queue again', async () => {
    const { stage, seat, chatId } = await withChat()
    stage.backend.agentIsLost(chatId)
    await seat.platform.advance(2 * aMomentMs)
    expect(noticesOf(seat)).toEqual(['A conversa com Ana voltou para a fila'])
    expect(seat.desk.queue.chats.value.map(({ id }) => id)).toEqual([chatId])
  })
})
