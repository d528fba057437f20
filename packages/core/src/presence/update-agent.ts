import type { Agent, UpdateAgent } from '@papo/protocol'
import { knownRequester } from '../agent/passwords.ts'
import { answeredSites, answersSite } from '../agent/agent.ts'
import type { AgentsInMemory } from '../agent/present-agents.ts'
import { agentView, changeAgent } from '../agent/agents.ts'
import { removeForbiddenLinks } from '../agent/forbidden-links.ts'
import type { InvitationStore } from '../agent/invitation.ts'
import type { PasswordResetStore } from '../agent/password-reset.ts'
import { hashReset, requireNotOneself } from '../agent/reset-password.ts'
import { sessionsRevoked } from '../session/sign-in.ts'
import type { Actor } from '../audit/actor.ts'
import {
  append,
  type ChangeNeeds,
  type ChangeStores,
  commitChats,
  unchanged,
} from '../chat/change-chats.ts'
import { requeueBySystem } from '../chat/transitions.ts'
import type { AgentStore } from '../agent/agent-store.ts'
import type { MailStore } from '../mail/mail.ts'
import type { NewPasswords } from '../agent/password-rule.ts'
import type { NameStores } from '../agent/password-names.ts'
import type { AuditStore } from '../audit/audit-store.ts'
import type { ChangeSignals } from '../platform/change-signals.ts'
import type { Random } from '../platform/random.ts'
import type { Timings } from '../platform/timings.ts'
import type { UnitOfWork } from '../platform/unit-of-work.ts'
import type { AgentSessionStore } from '../session/agent-session.ts'
import { endForbiddenSessions } from '../session/end-sessions.ts'
import type { KnownSourceStore } from '../session/known-source-store.ts'
import type { Rules } from '../site/rules.ts'

interface UpdateStores extends ChangeStores, NameStores {
  agents: AgentStore
  agentSessions: AgentSessionStore
  knownSources: KnownSourceStore
  invitations: InvitationStore
  passwordResets: PasswordResetStore
  mails: Pick<MailStore, 'removeOf'>
  audit: AuditStore
}

interface UpdateNeeds extends ChangeNeeds<UpdateStores> {
  work: UnitOfWork<UpdateStores>
  newPasswords: NewPasswords
  changes: ChangeSignals
  random: Random
  presentAgents: Pick<AgentsInMemory, 'changed'>
  rules: Rules
  timings: Timings
}

/**
 * Changes the given fields. Disabling an agent ends all their sessions at once and requeues all their chats
 * in the same unit of work; so are the chats of a site that the agent answers no more. Refuses
 * `agent_not_found`, `last_owner`, `changed_meanwhile`, `weak_password`, and `forbidden` for one's own password.
 */
export async function updateAgent(
  needs: UpdateNeeds,
  by: Actor,
  agentId: string,
  body: UpdateAgent,
): Promise<Agent> {
  const { password, ...rest } = body
  if (password !== undefined) requireNotOneself(by, agentId)
  const requester = knownRequester(by.workspaceId, by.id)
  const newHash =
    password === undefined
      ? null
      : await hashReset(needs, by.workspaceId, agentId, { ...rest, password }, requester)
  const now = needs.clock.now()
  const agent = await commitChats(
    needs,
    async (stores, writer) => {
      const change = { agentId, body, newHash }
      const changed = await changeAgent(stores, needs.random, by, change, now)
      await endForbiddenSessions(stores, changed, newHash !== null)
      await removeForbiddenLinks(stores, changed, newHash !== null)
      const keeps = (siteId: string) => changed.disabledAt === null && answersSite(changed, siteId)
      if (changed.disabledAt === null && answeredSites(changed) === null) return changed
      await writer.changeActiveOf(changed, {
        decide: (chat) =>
          keeps(chat.siteId)
            ? unchanged
            : append(requeueBySystem(chat, needs.rules.of(chat.siteId), now)),
      })
      return changed
    },
    {
      // Resolved tokens contain the role and the sites, so every node must forget them.
      // @fault role-on-all-nodes
      afterCommit: () => sessionsRevoked(needs),
    },
  )
  needs.presentAgents.changed(by.workspaceId)
  return agentView(needs, agent)
}
