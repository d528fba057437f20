import { parseCommand } from '../../src/command/parse.ts'
import { readConfig } from '../../src/server/config.ts'
import type { ApiUnderTest } from '../http/api-under-test.ts'

export interface CommandOutcome {
  /** Null for a command that opens the installation by itself. */
  code: number | null
  lines: Record<string, unknown>[]
  logged: string[]
}

/** Runs the command beside the server, on the server’s own database. */
export async function runCommand(
  { services }: Pick<ApiUnderTest, 'services'>,
  args: string[],
  signal = new AbortController().signal,
): Promise<CommandOutcome> {
  const [lines, logged]: [CommandOutcome['lines'], string[]] = [[], []]
  let written = ''
  const run = parseCommand(args)
  if (typeof run !== 'function') return { code: null, lines, logged }
  const code = await run({
    services,
    config: readConfig({ PAPO_SECRET: 'a secret of the tests that is long enough' }),
    folder: '/',
    print: async (values) => {
      lines.push(...(JSON.parse(JSON.stringify(values)) as CommandOutcome['lines']))
    },
    write: async (text) => void (written += text),
    log: (line) => void logged.push(line),
    signal,
  })
  if (written !== '') lines.push(JSON.parse(written) as CommandOutcome['lines'][number])
  return { code, lines, logged }
}
