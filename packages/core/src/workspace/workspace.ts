/** The customer: owns sites and agents. */
export interface WorkspaceRecord {
  id: string
  name: string
  createdAt: Date
}
