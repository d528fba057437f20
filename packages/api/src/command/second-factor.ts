import { removeSecondFactor } from '@papo/core/session/demand-second-factor'
import { CommandError, exitCodes, type Run, UsageError } from './context.ts'
import { type CommandArgs, textOf } from './args.ts'

/** Takes the second factor off the agent with this e-mail, for whom nobody else can. */
export function removeSecondFactorOf(args: CommandArgs): Run {
  const email = textOf(args, 'email')
  if (email === undefined) throw new UsageError('--email is needed')
  return async ({ services, print }) => {
    const agent = await services.work.read((stores) =>
      stores.agents.findByEmail(email.toLowerCase()),
    )
    if (agent === null) throw new CommandError('there is no agent with this e-mail')
    const { id: agentId, workspaceId, name } = agent
    const operator = { workspaceId, type: 'operator', id: null, name: null, address: null } as const
    const { hadOne } = await removeSecondFactor(services, operator, agentId)
    await print([{ agentId, workspaceId, name, hadSecondFactor: hadOne }])
    return exitCodes.done
  }
}
