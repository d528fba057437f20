import type { WaitLevels } from '@papo/protocol'
import type { Revised } from '../platform/revision.ts'

/** The customer: owns sites and agents. */
export interface WorkspaceRecord extends Revised {
  id: string
  name: string
  waitLevels: WaitLevels
  createdAt: Date
}

/** A new workspace shows no wait in another colour. */
export const noWaitLevels: WaitLevels = { amberSeconds: null, redSeconds: null }
