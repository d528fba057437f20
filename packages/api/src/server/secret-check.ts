import type { Logger } from 'pino'
import { sealContext } from '@papo/core/identity/secrets'
import type { Sealer } from '@papo/core/platform/sealer'
import { inspectDatabase } from '../adapters/postgres/inspection.ts'
import type { Database } from '../database/database.ts'

const plain = 'papo'
const context = 'the check of the secret'

/**
 * Finds out at the start whether the secret is another one than before: the first start seals a value in the database,
 * and each further one opens it. Logs one line if it does not open.
 */
export async function checkSecret(
  { statements }: Pick<Database, 'statements'>,
  sealer: Sealer,
  logger: Pick<Logger, 'error'>,
): Promise<void> {
  const { rows } = await statements.run('SELECT secret_check AS sealed FROM installation')
  const sealed = rows[0]?.['sealed']
  if (typeof sealed === 'string' && opens(sealer, sealed, context)) return
  const newest = await inspectDatabase(statements).anySealed()
  const isForeign =
    newest === null
      ? typeof sealed === 'string'
      : !opens(sealer, newest.sealed, sealContext(newest))
  if (isForeign) {
    logger.error(
      'PAPO_SECRET is another one than before: identity secrets, second factors and mails that wait cannot be opened. Set it to what it was (without PAPO_SECRET: the file `secret` of DATA_DIR). If it is lost, give each site a new identity secret.',
    )
    return
  }
  // A database that takes no writes is checked by the next start.
  await statements
    .run('UPDATE installation SET secret_check = $1', [sealer.seal(plain, context)])
    .catch(() => {})
}

function opens(sealer: Sealer, sealed: string, sealedFor: string): boolean {
  try {
    sealer.unseal(sealed, sealedFor)
    return true
  } catch {
    return false
  }
}
