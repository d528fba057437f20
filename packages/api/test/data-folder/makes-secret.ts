import { writeSync } from 'node:fs'
import { createFile } from '../../src/data-folder/create-file.ts'
import { secretFile } from '../../src/data-folder/layout.ts'
import { storedSecret } from '../../src/server/stored-secret.ts'

/**
 * A process of its own that waits for a line on the standard input. Then it prints the secret of the folder,
 * or, if it is asked to stop halfway, writes half of one and stops.
 */
const [folder = '', mode] = process.argv.slice(2)
writeSync(1, 'ready\n')
process.stdin.once('data', () => void (mode === 'halfway' ? stopHalfway() : print()))

async function print(): Promise<void> {
  writeSync(1, await storedSecret(folder))
  process.exit()
}

async function stopHalfway(): Promise<void> {
  await createFile(secretFile(folder), async (file) => {
    await file.write('half of a sec')
    writeSync(1, 'half\n')
    await new Promise(() => {})
  })
}
