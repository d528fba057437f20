import type { AgentAvailability, AgentClient } from '@papo/sdk'
import { type ReadonlySignal, signal } from '@preact/signals'

export const availabilities = ['online', 'away', 'offline'] as const

export interface AvailabilityOptions {
  client: Pick<AgentClient, 'heartbeat' | 'getMe'>
  /** It could not be said; what was known stays. */
  onFailed(): void
  /** It was said, and colleagues see it. */
  onChosen(availability: AgentAvailability): void
}

/** What this agent says of being there. */
export interface Availability {
  /** Null until it is known. */
  readonly value: ReadonlySignal<AgentAvailability | null>
  choose(availability: AgentAvailability): Promise<void>
}

/** Asks once what the agent said last; being here counts as a sign already. */
export function createAvailability({
  client,
  onFailed,
  onChosen,
}: AvailabilityOptions): Availability {
  const value = signal<AgentAvailability | null>(null)
  client
    .heartbeat()
    .then(() => client.getMe())
    .then(
      ({ agent }) => (value.value ??= agent.availability ?? 'online'),
      () => {},
    )
  return {
    value,
    async choose(availability) {
      const before = value.peek()
      if (availability === before) return
      value.value = availability
      try {
        await client.heartbeat({ availability })
        onChosen(availability)
      } catch {
        value.value = before
        onFailed()
      }
    },
  }
}
