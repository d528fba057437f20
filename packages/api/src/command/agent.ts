import type { AgentRecord } from '@papo/core/agent/agent'
import type { Actor } from '@papo/core/audit/actor'
import { removeSecondFactor } from '@papo/core/session/demand-second-factor'
import { renewPassword } from '../server/renew-password.ts'
import { CommandError, type CommandContext, exitCodes, type Run, UsageError } from './context.ts'
import { type CommandArgs, idOf, only, textOf } from './args.ts'

/** Gives the agent with this e-mail a password to sign in with once. */
export function renewPasswordOf(args: CommandArgs): Run {
  const email = only(args, 'one e-mail is needed')
  const workspace = idOf(args, 'workspace')
  return async ({ services, print, log }) => {
    const agent = await findAgent(services, email, workspace)
    const { id: agentId, workspaceId, name } = agent
    if (agent.disabledAt !== null) {
      throw new CommandError('the account is closed: an owner opens it in the settings')
    }
    const password = await renewPassword(services, operatorIn(agent), agentId)
    await print([{ agentId, workspaceId, name, email: agent.email, password }])
    log(
      'every session of the agent has ended; the password is shown this once: sign in with it, and choose one of your own in the account menu',
    )
    return exitCodes.done
  }
}

/** Takes the second factor off the agent with this e-mail, for whom nobody else can. */
export function removeSecondFactorOf(args: CommandArgs): Run {
  const email = textOf(args, 'email')
  const workspace = idOf(args, 'workspace')
  if (email === undefined) throw new UsageError('--email is needed')
  return async ({ services, print }) => {
    const agent = await findAgent(services, email, workspace)
    const { id: agentId, workspaceId, name } = agent
    const { hadOne } = await removeSecondFactor(services, operatorIn(agent), agentId)
    await print([{ agentId, workspaceId, name, hadSecondFactor: hadOne }])
    return exitCodes.done
  }
}

async function findAgent(
  { work }: CommandContext['services'],
  email: string,
  workspace: string | undefined,
): Promise<AgentRecord> {
  const agents = await work.read((stores) => stores.agents.listByEmail(email.toLowerCase()))
  const isMeant = (agent: { workspaceId: string }) =>
    workspace === undefined || agent.workspaceId === workspace
  const [agent, ...others] = agents.filter(isMeant)
  if (agent === undefined) throw new CommandError('there is no agent with this e-mail')
  if (others.length === 0) return agent
  const ids = agents.map(({ workspaceId }) => workspaceId).join(', ')
  throw new CommandError(`the e-mail has accounts in several workspaces: name one of ${ids}`)
}

const operatorIn = ({ workspaceId }: AgentRecord): Actor => ({
  workspaceId,
  type: 'operator',
  id: null,
  name: null,
  address: null,
})
