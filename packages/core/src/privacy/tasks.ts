import type { ChatCache } from '../chat/chat-cache.ts'
import { endChatsOfRemovedSites, type RemovalStores } from '../chat/remove-site.ts'
import type { Task } from '../platform/jobs.ts'
import type { UnitOfWork } from '../platform/unit-of-work.ts'
import { type DeletionStores, type RemovalNeeds, removeDueWorkspaces } from './delete-workspace.ts'
import { type AgentErasureStores, finishAgentErasures } from './erase-agent.ts'
import type { ErasureNeeds, ErasureStores } from './erase.ts'
import { applyRetention, finishErasures, removeExpired, type RetentionStores } from './retention.ts'

const minute = 60
const hour = 3600
const day = 24 * hour

/** What the privacy tasks need. */
export interface PrivacyTaskNeeds extends ErasureNeeds, Omit<RemovalNeeds, 'work' | 'cache'> {
  cache: ErasureNeeds['cache'] & Pick<ChatCache, 'forget'>
  work: UnitOfWork<
    ErasureStores &
      AgentErasureStores &
      RetentionStores &
      RemovalStores &
      Pick<DeletionStores, 'workspaceDeletions'>
  >
}

interface PrivacyTask extends Pick<Task, 'name' | 'everySeconds'> {
  /** How many rows were removed, by kind. */
  run(needs: PrivacyTaskNeeds, signal: AbortSignal): Promise<Record<string, number>>
}

/** The tasks that remove data past its retention. */
const privacyDuties: readonly PrivacyTask[] = [
  {
    name: 'removed-sites',
    everySeconds: minute,
    run: async (needs, signal) => ({ chats: await endChatsOfRemovedSites(needs, signal) }),
  },
  {
    name: 'retention',
    everySeconds: hour,
    run: async (needs, signal) => ({ ...(await applyRetention(needs, signal)) }),
  },
  {
    name: 'expiry',
    everySeconds: hour,
    async run(needs, signal) {
      const tables = [
        'visitor_token',
        'agent_session',
        'known_source',
        'invitation',
        'password_reset',
        'chat_link',
        'mail',
        'visitor_block',
        'identity_use',
      ] as const
      return { rows: await removeExpired(needs, tables, signal) }
    },
  },
  {
    name: 'access-log',
    everySeconds: day,
    run: async (needs, signal) => ({
      rows: await removeExpired(needs, ['access_log'], signal),
    }),
  },
  {
    name: 'erasures',
    everySeconds: minute,
    run: async (needs, signal) => ({
      visitors: await finishErasures(needs, signal),
      agents: await finishAgentErasures(needs, signal),
    }),
  },
  {
    name: 'workspaces',
    everySeconds: hour,
    run: async (needs, signal) => ({ workspaces: await removeDueWorkspaces(needs, signal) }),
  },
]

/** The tasks for the jobs. */
export function privacyTasks(needs: PrivacyTaskNeeds): Task[] {
  return privacyDuties.map(({ name, everySeconds, run }) => ({
    name,
    everySeconds,
    run: async (signal) => void (await run(needs, signal)),
  }))
}

/** Runs every task once, now. Yields what each has removed as soon as it is done. */
export async function* runPrivacyTasks(
  needs: PrivacyTaskNeeds,
  signal: AbortSignal,
): AsyncGenerator<{ task: string } & Record<string, string | number>> {
  for (const { name, run } of privacyDuties) {
    if (signal.aborted) return
    yield { task: name, ...(await run(needs, signal)) }
  }
}
