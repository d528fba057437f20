import type { WritableStore } from '@papo/chat-kit/store/store'
import type { AgentClient, Me, PapoError, WaitLevels, Workspace } from '@papo/sdk'
import { changesOf, refusedFields } from '../form/answers.ts'
import type { Changes } from '../form/conflict.ts'
import { createForm, type Form } from '../form/form.ts'
import { inMinutes, isLimit, secondsOf } from '../form/minutes.ts'

/** What an owner may change. Minutes are what was typed; blank is never. */
export interface WorkspaceValues {
  name: string
  amberMinutes: string
  redMinutes: string
}
export type WorkspaceComplaint = 'noName' | 'longName' | 'minutes' | 'redTooSoon'

const nameLength = 80
const leastSeconds = 30
const mostSeconds = 86_400
const pointers = {
  name: '/name',
  amberMinutes: '/waitLevels/amberSeconds',
  redMinutes: '/waitLevels/redSeconds',
} as const
const refusals = { name: 'noName', amberMinutes: 'minutes', redMinutes: 'redTooSoon' } as const

const storedOf = ({ name, waitLevels, revision }: Workspace) => ({
  values: {
    name,
    amberMinutes: inMinutes(waitLevels.amberSeconds),
    redMinutes: inMinutes(waitLevels.redSeconds),
  },
  revision,
})

type Complaints = Partial<Record<keyof WorkspaceValues, WorkspaceComplaint>>

function complaintsOf({ name, amberMinutes, redMinutes }: WorkspaceValues): Complaints {
  const found: Complaints = {}
  const length = [...name.trim()].length
  if (length === 0) found.name = 'noName'
  if (length > nameLength) found.name = 'longName'
  const amber = secondsOf(amberMinutes)
  const red = secondsOf(redMinutes)
  if (!isLimit(amber, leastSeconds, mostSeconds)) found.amberMinutes = 'minutes'
  if (!isLimit(red, leastSeconds, mostSeconds)) found.redMinutes = 'minutes'
  else if (amber !== null && red !== null && red <= amber) found.redMinutes = 'redTooSoon'
  return found
}

function levelsOf({ amberMinutes, redMinutes }: Partial<WorkspaceValues>): Partial<WaitLevels> {
  return {
    ...(amberMinutes === undefined ? {} : { amberSeconds: secondsOf(amberMinutes) }),
    ...(redMinutes === undefined ? {} : { redSeconds: secondsOf(redMinutes) }),
  }
}

function refusedIn(error: PapoError): Complaints | null {
  const named = refusedFields<WorkspaceValues, 'minutes'>(error, pointers, 'minutes')
  if (named === null) return null
  const names = Object.keys(named) as (keyof WorkspaceValues)[]
  return Object.fromEntries(names.map((name) => [name, refusals[name]]))
}

/** What another owner has changed, as the fields hold it. */
function changedIn(error: PapoError): Changes<WorkspaceValues> | null {
  const changes = changesOf<Record<keyof WorkspaceValues, unknown>>(error, pointers)
  if (changes === null) return null
  const values = Object.entries(changes.values).map(([name, value]) => [
    name,
    name === 'name' ? value : inMinutes(value as number | null),
  ])
  return { ...changes, values: Object.fromEntries(values) as Partial<WorkspaceValues> }
}

/** The form of the workspace; the console shows at once what was saved. */
export function createWorkspaceForm(
  client: Pick<AgentClient, 'updateWorkspace'>,
  profile: WritableStore<Me>,
  workspace: Workspace,
): Form<WorkspaceValues, WorkspaceComplaint> {
  return createForm<WorkspaceValues, WorkspaceComplaint>({
    stored: storedOf(workspace),
    check: complaintsOf,
    async save({ name, ...levels }, revision) {
      const saved = await client.updateWorkspace({
        ...(name === undefined ? {} : { name: name.trim() }),
        waitLevels: levelsOf(levels),
        ...(revision === null ? {} : { ifRevision: revision }),
      })
      const { id, waitLevels } = saved
      profile.update((me) => ({ ...me, workspace: { id, name: saved.name, waitLevels } }))
      return storedOf(saved)
    },
    refused: refusedIn,
    changedMeanwhile: changedIn,
  })
}
