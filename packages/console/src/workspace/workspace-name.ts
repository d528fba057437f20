import type { WritableStore } from '@papo/chat-kit/store/store'
import type { AgentClient, Me, Workspace } from '@papo/sdk'
import { changesOf, refusedFields } from '../form/answers.ts'
import { createForm, type Form } from '../form/form.ts'

export interface WorkspaceName {
  name: string
}
export type WorkspaceNameComplaint = 'noName' | 'longName'

const nameLength = 80
const pointers = { name: '/name' } as const

const storedOf = ({ name, revision }: Workspace) => ({
  values: { name },
  revision,
})

function complaintsOf({ name }: WorkspaceName): { name?: WorkspaceNameComplaint } {
  const length = [...name.trim()].length
  if (length === 0) return { name: 'noName' }
  return length > nameLength ? { name: 'longName' } : {}
}

/** The form of the workspace's name; the console shows at once what was saved. */
export function createWorkspaceForm(
  client: Pick<AgentClient, 'updateWorkspace'>,
  profile: WritableStore<Me>,
  workspace: Workspace,
): Form<WorkspaceName, WorkspaceNameComplaint> {
  return createForm<WorkspaceName, WorkspaceNameComplaint>({
    stored: storedOf(workspace),
    check: complaintsOf,
    async save({ name = '' }, revision) {
      const saved = await client.updateWorkspace({
        name: name.trim(),
        ...(revision === null ? {} : { ifRevision: revision }),
      })
      const { id } = saved
      profile.update((me) => ({ ...me, workspace: { id, name: saved.name } }))
      return storedOf(saved)
    },
    refused: (error) => refusedFields(error, pointers, 'noName'),
    changedMeanwhile: (error) => changesOf<WorkspaceName>(error, pointers),
  })
}
