import type {
  AddVisitorNote,
  Block,
  Chat,
  ChatVisitor,
  EditVisitorNote,
  Endpoint,
  SetTags,
  TagList,
  VisitorNote,
} from '@papo/protocol'
import type { Model } from '../transport/model.ts'
import { type Answers, type Asked, askedChat } from '../transport/visitor-answers.ts'
import { SessionClient } from './session-client.ts'

const note = (id = ''): Model<VisitorNote> => ({ id, author: { id: '' }, text: '', createdAt: '' })

/** The model of a block. */
export const block = (): Model<Block> => ({
  id: '',
  kind: '',
  visitor: { id: '' },
  blockedBy: { id: '' },
  createdAt: '',
})

/** The models of the answers to these calls. */
export const chatVisitorAnswers = () =>
  ({
    'GET /v1/chats/:chatId/visitor': (): Model<ChatVisitor> => ({
      visitorId: '',
      otherChats: 0,
      journey: [{ url: '', at: '' }],
      notes: [note()],
      blocks: [block()],
    }),
    'POST /v1/visitors/:visitorId/notes': () => note(),
    'PATCH /v1/visitors/:visitorId/notes/:noteId': ({ params }: Asked) => note(params?.['noteId']),
    'PUT /v1/chats/:chatId/tags': askedChat,
    'GET /v1/tags': () => ({ tags: [''] }),
  }) satisfies Partial<Answers<Endpoint>>

/** The calls about the visitor of a chat, and what agents note about them. */
export abstract class ChatVisitorClient extends SessionClient {
  /**
   * What is known of the visitor of a chat: browser, the last 20 pages, how many other chats, and the notes
   * about them. Read it again when a followed chat has another `page`.
   *
   * @throws PapoError `chat_not_found`: no such chat, or not one of the workspace.
   * @example
   * ```ts
   * const { browser, journey } = await agent.getChatVisitor(chatId)
   * show([browser, journey.at(-1)?.title])
   * ```
   */
  getChatVisitor(chatId: string): Promise<ChatVisitor> {
    return this.request('GET /v1/chats/:chatId/visitor', { params: { chatId } })
  }

  /**
   * Stores a note about a visitor, of up to 1,000 characters (Unicode code points), which is shown with each
   * of their chats and which they never see. A repeat of a `clientId` with the same text answers the note of
   * the first call. A visitor has up to 30 notes.
   *
   * @throws PapoError
   * - `visitor_not_found`: no such visitor, or not one of a site that the agent answers.
   * - `too_many_notes`: the visitor has 30 notes.
   * - `client_id_reused`: another note was sent under this `clientId`.
   * - `text_too_long`: more than 1,000 characters after trimming.
   * @example
   * ```ts
   * const text = 'Prefers to be called in the morning'
   * await agent.addVisitorNote(visitorId, { clientId: crypto.randomUUID(), text })
   * ```
   */
  addVisitorNote(visitorId: string, body: AddVisitorNote): Promise<VisitorNote> {
    return this.request('POST /v1/visitors/:visitorId/notes', { params: { visitorId }, body })
  }

  /**
   * Changes the text of a note about a visitor. Its author may, and so may admins and owners.
   *
   * @throws PapoError
   * - `visitor_not_found`: no such visitor, or not one of a site that the agent answers.
   * - `note_not_found`: the visitor has no such note.
   * - `not_your_note`: another agent has written it.
   * - `text_too_long`: more than 1,000 characters (Unicode code points) after trimming.
   * @example
   * ```ts
   * const { notes } = await agent.getChatVisitor(chatId)
   * const [first] = notes
   * if (first) await agent.editVisitorNote(visitorId, first.id, { text: 'Calls back on Monday' })
   * ```
   */
  editVisitorNote(visitorId: string, noteId: string, body: EditVisitorNote): Promise<VisitorNote> {
    return this.request('PATCH /v1/visitors/:visitorId/notes/:noteId', {
      params: { visitorId, noteId },
      body,
    })
  }

  /**
   * Removes a note about a visitor; if it is gone already, nothing changes. Its author may, and so may admins
   * and owners.
   *
   * @throws PapoError
   * - `visitor_not_found`: no such visitor, or not one of a site that the agent answers.
   * - `not_your_note`: another agent has written it.
   * @example
   * ```ts
   * const { notes } = await agent.getChatVisitor(chatId)
   * for (const { id } of notes) await agent.removeVisitorNote(visitorId, id)
   * ```
   */
  removeVisitorNote(visitorId: string, noteId: string): Promise<void> {
    return this.request('DELETE /v1/visitors/:visitorId/notes/:noteId', {
      params: { visitorId, noteId },
    })
  }

  /**
   * Gives a chat these tags and no others: up to 10, each of up to 32 characters (Unicode code points), stored
   * in lower case. Whatever its status, any agent who may read the chat may tag it.
   *
   * @throws PapoError
   * - `chat_not_found`: no such chat, or not one of the workspace.
   * - `text_too_long`: a tag is too long.
   * @example
   * ```ts
   * const tagged = await agent.setTags(chatId, { tags: ['entrega', 'reclamação'] })
   * show(tagged.tags)
   * ```
   */
  setTags(chatId: string, body: SetTags): Promise<Chat> {
    return this.request('PUT /v1/chats/:chatId/tags', { params: { chatId }, body })
  }

  /**
   * Up to 50 tags that the latest tagged chats have, the most frequent first.
   *
   * @throws PapoError as every call does.
   * @example
   * ```ts
   * const { tags } = await agent.listTags()
   * show(tags)
   * ```
   */
  listTags(): Promise<TagList> {
    return this.request('GET /v1/tags', {})
  }
}
