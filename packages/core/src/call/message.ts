import type { LogPage } from '@papo/protocol'
import type { endpoints } from '@papo/protocol/endpoints'
import { holdPoll } from '../message/held-poll.ts'
import { markRead, setTyping } from '../message/hints.ts'
import { markVisitorSeen } from '../message/mark-visitor-seen.ts'
import { addNote } from '../message/note.ts'
import { readAfter, readBefore } from '../message/read-log.ts'
import { sendMessage } from '../message/send.ts'
import { Refusal } from '../platform/refusal.ts'
import { type Answers, type CallOf, done, ok, okOrCreated } from './answer.ts'
import type { NeedsOf } from './needs.ts'

export const messageAnswers = (needs: MessageNeeds) =>
  ({
    getMessages: (call) => ok(answerLog(needs, call)),
    sendMessage: async ({ caller, params, body }) => {
      const sent = await sendMessage(needs, params.chatId, caller, body)
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
  typeof sendMessage | typeof addNote | typeof setTyping | typeof markRead | typeof markVisitorSeen
>

type LogCall = CallOf<(typeof endpoints)['getMessages']>

async function answerLog(needs: MessageNeeds, call: LogCall): Promise<LogPage> {
  const { caller, params } = call
  const read = await readLog(needs, call)
  const page =
    caller.type === 'visitor' ? await markVisitorSeen(needs, caller, params.chatId, read) : read
  needs.lastSentHints.remember(caller, params.chatId, page)
  return page
}

function readLog(
  needs: MessageNeeds,
  { caller, params, query, disconnected }: LogCall,
): Promise<LogPage> {
  const { after, tail, before, wait = 0, limit } = query
  const reading = { services: needs, caller, chatId: params.chatId, limit }
  const directions = [after, tail, before].filter((value) => value !== undefined)
  if (directions.length > 1 || (wait > 0 && (tail ?? before) !== undefined)) {
    throw new Refusal(
      'invalid_request',
      'Give one of after, tail and before; wait goes with after.',
      {
        errors: [{ path: 'after', message: 'cannot be combined with tail, before' }],
      },
    )
  }
  if (tail === true) return readBefore(reading, null)
  if (before !== undefined) return readBefore(reading, before)
  if (wait > 0) return holdPoll(reading, after, wait, disconnected)
  return readAfter(reading, after).then(({ page }) => page)
}
