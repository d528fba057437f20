import { createStore, type Store, type WritableStore } from '@papo/chat-kit/store/store'
import type { AgentClient, Me } from '@papo/sdk'

interface MailAlertsState {
  readonly isOn: boolean
  readonly isSaving: boolean
  /** Whether the last change was not saved. */
  readonly hasFailed: boolean
}

/** Whether an owner is mailed when visitors wait and nobody answers. */
export interface MailAlerts {
  readonly state: Store<MailAlertsState>
  /** Saves at once; a failure takes the change back. */
  toggle(isOn: boolean): Promise<void>
}

export function createMailAlerts(
  client: Pick<AgentClient, 'updateMe'>,
  profile: WritableStore<Me>,
): MailAlerts {
  const stored = () => profile.get().alertsByMail === true
  const state = createStore<MailAlertsState>({
    isOn: stored(),
    isSaving: false,
    hasFailed: false,
  })
  return {
    state,
    async toggle(isOn) {
      if (state.get().isSaving) return
      state.set({ isOn, isSaving: true, hasFailed: false })
      try {
        profile.set(await client.updateMe({ alertsByMail: isOn }))
        state.set({ isOn: stored(), isSaving: false, hasFailed: false })
      } catch {
        state.set({ isOn: stored(), isSaving: false, hasFailed: true })
      }
    },
  }
}
