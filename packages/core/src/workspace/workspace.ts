import type { Revised } from '../platform/revision.ts'

/** The customer: owns sites and agents. */
export interface WorkspaceRecord extends Revised {
  id: string
  name: string
  createdAt: Date
}
