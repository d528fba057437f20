import type { Actor } from '@papo/core/audit/actor'
import { setPassword } from '@papo/core/session/set-password'
import { argon2Passwords } from '../adapters/argon2/passwords.ts'
import { oneTimePassword } from './one-time-password.ts'
import type { Adapters } from './open-adapters.ts'

/** Gives an agent who cannot sign in a new password, and returns it: nobody can find it out later. */
export async function renewPassword(
  services: Pick<Adapters, 'work' | 'clock' | 'random' | 'changes'>,
  by: Actor,
  agentId: string,
): Promise<string> {
  const password = oneTimePassword()
  await setPassword({ ...services, passwords: argon2Passwords() }, by, agentId, password)
  return password
}
