import { showChatVisitor } from '../chat/chat-visitor.ts'
import { listTags, setTags } from '../chat/tags.ts'
import { addVisitorNote, editVisitorNote, removeVisitorNote } from '../chat/visitor-notes.ts'
import { type Answers, done, ok, okOrCreated } from './answer.ts'
import type { NeedsOf } from './needs.ts'

type ChatVisitorNeeds = NeedsOf<
  | typeof addVisitorNote
  | typeof editVisitorNote
  | typeof listTags
  | typeof removeVisitorNote
  | typeof setTags
  | typeof showChatVisitor
>

export const chatVisitorAnswers = (needs: ChatVisitorNeeds) =>
  ({
    getChatVisitor: ({ caller, params }) => ok(showChatVisitor(needs, params.chatId, caller)),
    addVisitorNote: async ({ caller, params, body }) => {
      const added = await addVisitorNote(needs, params.visitorId, caller, body)
      return okOrCreated(added.created, added.note)
    },
    editVisitorNote: ({ caller, params, body }) => ok(editVisitorNote(needs, params, caller, body)),
    removeVisitorNote: ({ caller, params }) => done(removeVisitorNote(needs, params, caller)),
    setTags: ({ caller, params, body }) => ok(setTags(needs, params.chatId, caller, body)),
    listTags: ({ caller }) => ok(listTags(needs, caller)),
  }) satisfies Partial<Answers>
