import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { startWithinMs, until } from './server.ts'

export interface Example {
  output(): string
  /** Resolves with the exit code when it ends by itself. */
  ended: Promise<number | null>
  /** Sends SIGTERM and waits for the end. Returns the exit code. */
  stop(): Promise<number | null>
}

/** Starts an example like its `start` script, and waits until it has printed `ready`. */
export async function startExample(
  name: string,
  main: string,
  env: Record<string, string>,
  ready: string,
): Promise<Example> {
  const child = spawn(process.execPath, [main], {
    cwd: fileURLToPath(new URL(`../../examples/${name}`, import.meta.url)),
    env: { PATH: process.env['PATH'] ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (printed += text))
  }
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  const example: Example = {
    output: () => printed,
    ended,
    async stop() {
      child.kill('SIGTERM')
      return await ended
    },
  }
  try {
    await until(
      `${name} prints “${ready}”`,
      () => {
        if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}`)
        return printed.includes(ready)
      },
      startWithinMs,
    )
  } catch (error) {
    child.kill('SIGKILL')
    throw new Error(`${name} did not start:\n${printed}`, { cause: error })
  }
  return example
}
