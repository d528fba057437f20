import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const build = fileURLToPath(new URL('../../scripts/build.ts', import.meta.url))

/** Builds what people run, the server and the front ends, if the sources have changed. */
export async function setup(): Promise<void> {
  await promisify(execFile)(process.execPath, [build])
}
