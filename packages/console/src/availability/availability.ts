import { createStore, type Store } from '@papo/chat-kit/store/store'
import type { AgentAvailability, AgentClient } from '@papo/sdk'

export const availabilities = ['online', 'away', 'offline'] as const

export interface AvailabilityOptions {
  client: Pick<AgentClient, 'heartbeat' | 'getMe'>
  /** The call failed; the previous value stays. */
  onFailed(): void
  /** The server has stored the choice, and colleagues see it. */
  onChosen(availability: AgentAvailability): void
}

/** This agent’s availability. */
export interface Availability {
  /** Null until it is loaded. */
  readonly value: Store<AgentAvailability | null>
  choose(availability: AgentAvailability): Promise<void>
}

/** Sends a heartbeat, since an open console counts as presence, and loads the stored choice. */
export function createAvailability({
  client,
  onFailed,
  onChosen,
}: AvailabilityOptions): Availability {
  const value = createStore<AgentAvailability | null>(null)
  client
    .heartbeat()
    .then(() => client.getMe())
    .then(
      ({ agent }) => value.update((chosen) => chosen ?? agent.availability ?? 'online'),
      () => {},
    )
  return {
    value,
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
