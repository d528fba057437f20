import type { AgentClient } from '@papo/sdk'
import type { Account } from './colleagues.ts'

/** The first of them is the agent in the browser. */
const names = ['Olívia Prado', 'Rui Campos', 'Teresa Maia', 'Vítor Luz', 'Zélia Brito']

export const cannedShortcut = 'hello'

/** The agents of the day, and a canned response that they share. */
export async function createTeam(
  owner: AgentClient,
  capacity: number,
): Promise<[Account, ...Account[]]> {
  const team: Account[] = []
  for (const [at, name] of names.entries()) {
    const signIn = { email: `agent-${at}@example.com`, password: 'uma senha que ninguém adivinha' }
    const { id } = await owner.createAgent({ ...signIn, name, role: 'agent', capacity })
    team.push({ id, name, ...signIn })
  }
  const text = 'Hello {visitor.name}, how can I help?'
  await owner.createCannedResponse({ shortcut: cannedShortcut, text, scope: 'all' })
  const [me, ...others] = team
  if (me === undefined) throw new Error('nobody works today')
  return [me, ...others]
}
