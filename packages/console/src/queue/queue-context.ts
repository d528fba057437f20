import { createRequiredContext } from '../agent/required-context.ts'
import type { Queue } from './queue.ts'
import type { WaitingList } from './waiting-list.ts'

/** The queue and accepting from it, for views. */
export interface QueueWork {
  readonly queue: Queue
  /** What the list of the queue shows. */
  readonly waitingList: WaitingList
  accept(chatId: string): Promise<void>
  /** Accepts the first chat; shows a notice if none is left. */
  acceptNext(): Promise<void>
}

export const QueueContext = createRequiredContext<QueueWork>('the queue')
export const useQueue = QueueContext.use
