import { type Backend, createBackend } from '@papo/testing'

/** A queue with many visitors, and a chat with many messages. */
export interface LongLists {
  backend: Backend
  /** The ids of the waiting chats, of `Visitante 1` and so on. */
  waiting: string[]
  /** The id of the owner's chat with `Texto 1` and so on, the second of which is the notice of the start. */
  long: string
}

/** A chat of so many messages, in turns of three, of which some are long. Resolves with its id. */
export async function chatOf(backend: Backend, count: number): Promise<string> {
  const { chatId } = await backend.visitorStarts({ message: 'Texto 1', visitor: { name: 'Longa' } })
  await backend.agentAccepts(chatId, backend.owner.id)
  for (let at = 3; at <= count; at++) {
    const text = at % 7 ? `Texto ${at}` : `Texto ${at}\n${'mais palavras '.repeat(at % 40)}`
    if (Math.floor(at / 3) % 2) await backend.agentSends(chatId, text)
    else await backend.visitorSends(chatId, text)
  }
  return chatId
}

export async function createLongLists(waiting: number, messages: number): Promise<LongLists> {
  const backend = createBackend()
  const ids: string[] = []
  for (let at = 1; at <= waiting; at++) {
    const visitor = { name: `Visitante ${at}` }
    ids.push((await backend.visitorStarts({ message: `Pedido ${at}`, visitor })).chatId)
  }
  return { backend, waiting: ids, long: await chatOf(backend, messages) }
}
