import { createStore, type Store } from '@papo/chat-kit/store/store'
import {
  type AgentAvailability,
  type AgentClient,
  isPapoError,
  type Me,
  type PapoError,
  type Platform,
  type Stop,
} from '@papo/sdk'

export const availabilities = ['online', 'away', 'offline'] as const

/** After a failure, the stored choice is asked for again. */
const againMs = 15_000

export interface AvailabilityOptions {
  platform: Pick<Platform, 'setTimer'>
  client: Pick<AgentClient, 'heartbeat'>
  /** Asks the server who is calling. */
  load(): Promise<Me>
  /** The call failed; the previous value stays. */
  onFailed(): void
  /** The server has stored the choice, and colleagues see it. */
  onChosen(availability: AgentAvailability): void
}

/** This agent’s availability. */
export interface Availability {
  /** Null until it is loaded. */
  readonly value: Store<AgentAvailability | null>
  /** The refusal of the page itself, whose address is not the installation’s: the agent is not present. */
  readonly refusal: Store<PapoError | null>
  choose(availability: AgentAvailability): Promise<void>
  stop: Stop
}

/** Sends a heartbeat, since an open console counts as presence, and loads the stored choice. */
export function createAvailability({
  client,
  platform,
  load,
  onFailed,
  onChosen,
}: AvailabilityOptions): Availability {
  const value = createStore<AgentAvailability | null>(null)
  const refusal = createStore<PapoError | null>(null)
  let stopTimer: Stop = () => {}
  function begin(): void {
    client
      .heartbeat()
      .then(load)
      .then(
        ({ agent }) => value.update((chosen) => chosen ?? agent.availability ?? 'online'),
        (error: unknown) => {
          if (isPapoError(error) && error.code === 'origin_not_allowed') refusal.set(error)
          else stopTimer = platform.setTimer(begin, againMs)
        },
      )
  }
  begin()
  return {
    value,
    refusal,
    stop: () => stopTimer(),
    async choose(availability) {
      const before = value.get()
      if (availability === before) return
      value.set(availability)
      try {
        await client.heartbeat({ availability })
        onChosen(availability)
      } catch {
        value.set(before)
        onFailed()
      }
    },
  }
}
