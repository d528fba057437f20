import { removeSecondFactor } from '@papo/core/session/demand-second-factor'
import { CommandError, exitCodes, type Run, UsageError } from './context.ts'
import { type CommandArgs, idOf, textOf } from './args.ts'

/** Takes the second factor off the agent with this e-mail, for whom nobody else can. */
export function removeSecondFactorOf(args: CommandArgs): Run {
  const email = textOf(args, 'email')
  const workspace = idOf(args, 'workspace')
  if (email === undefined) throw new UsageError('--email is needed')
  return async ({ services, print }) => {
    const agents = await services.work.read((stores) =>
      stores.agents.listByEmail(email.toLowerCase()),
    )
    const isMeant = (agent: { workspaceId: string }) =>
      workspace === undefined || agent.workspaceId === workspace
    const [agent, ...others] = agents.filter(isMeant)
    if (agent === undefined) throw new CommandError('there is no agent with this e-mail')
    if (others.length > 0) {
      const ids = agents.map(({ workspaceId }) => workspaceId).join(', ')
      throw new CommandError(`the e-mail has accounts in several workspaces: name one of ${ids}`)
    }
    const { id: agentId, workspaceId, name } = agent
    const operator = { workspaceId, type: 'operator', id: null, name: null, address: null } as const
    const { hadOne } = await removeSecondFactor(services, operator, agentId)
    await print([{ agentId, workspaceId, name, hadSecondFactor: hadOne }])
    return exitCodes.done
  }
}
