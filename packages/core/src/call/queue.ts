import { listWaiting } from '../chat/waiting-chats.ts'
import { type Answers, ok } from './answer.ts'
import type { NeedsOf } from './needs.ts'

type QueueNeeds = NeedsOf<typeof listWaiting>

export const queueAnswers = (needs: QueueNeeds) =>
  ({
    listWaitingChats: ({ caller, query }) => ok(listWaiting(needs, query, caller)),
  }) satisfies Partial<Answers>
