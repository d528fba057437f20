import { getMessages } from '../message/get-messages.ts'
import { markRead, setTyping } from '../message/hints.ts'
import { addNote } from '../message/note.ts'
import { sendMessage } from '../message/send.ts'
import { type Answers, done, ok, okOrCreated } from './answer.ts'
import type { NeedsOf } from './needs.ts'
import { noteWritten, type SeenPageNeeds } from './seen-pages.ts'

export const messageAnswers = (needs: MessageNeeds) =>
  ({
    getMessages: (call) =>
      ok(getMessages(needs, call.params.chatId, call.caller, call.query, call)),
    sendMessage: async ({ caller, params, body, origin, isOwn, source }) => {
      const sent = await sendMessage(needs, params.chatId, caller, body, source.address)
      if (caller.type === 'visitor') {
        const { workspaceId, siteId: id } = caller
        noteWritten(needs, { workspaceId, id }, { origin, isOwn })
      }
      return okOrCreated(sent.created, sent.message)
    },
    addNote: async ({ caller, params, body }) => {
      const added = await addNote(needs, params.chatId, caller, body)
      return okOrCreated(added.created, added.message)
    },
    setTyping: ({ caller, params, body }) =>
      done(setTyping(needs, params.chatId, caller, body.typing)),
    markRead: ({ caller, params, body }) => done(markRead(needs, params.chatId, caller, body.upTo)),
  }) satisfies Partial<Answers>

type MessageNeeds = NeedsOf<
  typeof getMessages | typeof sendMessage | typeof addNote | typeof setTyping | typeof markRead
> &
  SeenPageNeeds
