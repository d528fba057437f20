import { moveToServer } from '../server/move.ts'
import { total } from './backup.ts'
import { type BareRun, exitCodes } from './context.ts'

/** Moves the embedded database to an empty PostgreSQL. */
export function moveInstallation(): BareRun {
  return {
    async runBare({ config, print, log, signal }) {
      const { epoch, rows, aside } = await moveToServer(config, signal)
      await print([{ rows: total(rows), epoch, aside }])
      const secret =
        config.secret === null
          ? '; keep DATA_DIR, whose file `secret` each process needs as its PAPO_SECRET'
          : ''
      log(`start the server with DATABASE_URL now${secret}. Remove ${aside} once all is well`)
      return exitCodes.done
    },
  }
}
