import { listWaiting } from '../chat/waiting-chats.ts'
import type { Services } from '../services.ts'
import { type Answers, ok } from './answer.ts'

export const queueAnswers = (services: Services) =>
  ({
    listWaitingChats: ({ caller, query }) => ok(listWaiting(services, query, caller)),
  }) satisfies Partial<Answers>
