import { createStore, type Store } from '@papo/chat-kit/store/store'
import {
  type AgentClient,
  isPapoError,
  type Platform,
  type Stop,
  type WorkspaceDeletion,
} from '@papo/sdk'

type Planned = WorkspaceDeletion['deletion']

/** Whether the workspace will be deleted. */
export interface Deletion {
  /** Null: it will not, as far as is known. */
  readonly planned: Store<Planned>
  /** Looks now and once a minute, until it is stopped. */
  watch(): Stop
  /** Looks again; a failure changes nothing. */
  look(): Promise<void>
  /** Resolves with whether it is planned now. */
  plan(name: string): Promise<boolean>
  /** Resolves with whether it is cancelled now. */
  cancel(): Promise<boolean>
}

type Client = Pick<
  AgentClient,
  'getWorkspaceDeletion' | 'planWorkspaceDeletion' | 'cancelWorkspaceDeletion'
>

const lookEveryMs = 60_000

export function createDeletion(client: Client, platform: Pick<Platform, 'setTimer'>): Deletion {
  const planned = createStore<Planned>(null)

  async function take(answer: Promise<WorkspaceDeletion>): Promise<boolean> {
    try {
      planned.set((await answer).deletion)
      return true
    } catch (error) {
      if (!isPapoError(error)) throw error
      return false
    }
  }

  const look = async () => void (await take(client.getWorkspaceDeletion()))

  return {
    planned,
    look,
    watch() {
      let stop = () => {}
      const again = () => {
        void look()
        stop = platform.setTimer(again, lookEveryMs)
      }
      again()
      return () => stop()
    },
    plan: (name) => take(client.planWorkspaceDeletion({ name })),
    cancel: () => take(client.cancelWorkspaceDeletion()),
  }
}
