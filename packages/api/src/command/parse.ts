import { parseArgs, type ParseArgsOptionsConfig } from 'node:util'
import { type BareRun, type Run, UsageError } from './context.ts'
import type { CommandArgs } from './args.ts'
import { moveInstallation } from './move.ts'
import { removeSecondFactorOf, renewPasswordOf } from './agent.ts'
import { restoreFrom, writeBackupTo } from './backup.ts'
import { runDoctor } from './doctor.ts'
import { readAccessLog, readAuditLog } from './logs.ts'
import { restoreEpoch, runRetention } from './maintenance.ts'
import { eraseVisitorNow, exportVisitor, findVisitor } from './visitor.ts'

interface Command {
  name: string
  takes: string
  does: string
  options: ParseArgsOptionsConfig
  /** Whether the command takes a positional argument. */
  takesOne?: boolean
  prepare(args: CommandArgs): Run | BareRun
}

const text = { type: 'string' } as const
const flag = { type: 'boolean' } as const
const stretch = { from: text, to: text, workspace: text }

const commands: readonly Command[] = [
  {
    name: 'visitor find',
    takes: '(--email E | --external-id ID) [--site KEY]',
    does: 'who that is, in every workspace',
    options: { email: text, 'external-id': text, site: text },
    prepare: findVisitor,
  },
  {
    name: 'visitor export',
    takes: 'ID [--out FILE]',
    does: 'all that is kept of a visitor, with the access log',
    options: { out: text },
    takesOne: true,
    prepare: exportVisitor,
  },
  {
    name: 'visitor erase',
    takes: 'ID --yes',
    does: 'erases a visitor for good; without --yes says what would go',
    options: { yes: flag },
    takesOne: true,
    prepare: eraseVisitorNow,
  },
  {
    name: 'retention run',
    takes: '',
    does: 'removes now what the servers remove every hour',
    options: {},
    prepare: runRetention,
  },
  {
    name: 'access-log',
    takes: '--from TIME --to TIME [--workspace ID]',
    does: 'who began a chat, was identified, signed in or failed to, when and from where',
    options: stretch,
    prepare: readAccessLog,
  },
  {
    name: 'audit',
    takes: '[--from TIME] [--to TIME] [--workspace ID]',
    does: 'what administrators did',
    options: stretch,
    prepare: readAuditLog,
  },
  {
    name: 'agent password',
    takes: 'EMAIL [--workspace ID]',
    does: 'gives an agent who cannot sign in a password, and ends their sessions',
    options: { workspace: text },
    takesOne: true,
    prepare: renewPasswordOf,
  },
  {
    name: 'second-factor remove',
    takes: '--email E [--workspace ID]',
    does: 'lets an agent who has lost their second factor sign in with the password alone',
    options: { email: text, workspace: text },
    prepare: removeSecondFactorOf,
  },
  {
    name: 'backup',
    takes: 'FILE [--passphrase-file FILE]',
    does: 'writes the whole installation into a file, while the servers run',
    options: { 'passphrase-file': text },
    takesOne: true,
    prepare: writeBackupTo,
  },
  {
    name: 'restore',
    takes: 'FILE [--passphrase-file FILE]',
    does: 'puts such a file into an empty installation, before its first start',
    options: { 'passphrase-file': text },
    takesOne: true,
    prepare: restoreFrom,
  },
  {
    name: 'move',
    takes: '',
    does: 'moves the embedded database of DATA_DIR to an empty one, that of DATABASE_URL',
    options: {},
    prepare: moveInstallation,
  },
  {
    name: 'doctor',
    takes: '[--locale en|pt-BR] [--json]',
    does: 'how the installation is, in words, and what to do about it',
    options: { locale: text, json: flag },
    prepare: runDoctor,
  },
  {
    name: 'restore-epoch',
    takes: '',
    does: 'after a restore from a backup, with the servers stopped',
    options: {},
    prepare: restoreEpoch,
  },
]

const usageOf = ({ name, takes }: Command): string => `papo ${name} ${takes}`.trimEnd()

/** The help text. */
export const usage = [
  'Results are JSON, one value a line, but for those of the doctor. The configuration is the server’s.',
  '',
  ...commands.flatMap((command) => [usageOf(command), `    ${command.does}`]),
].join('\n')

/** The command that the arguments name, or null if they ask for help. Throws a UsageError. */
export function parseCommand(args: readonly string[]): Run | BareRun | null {
  const [first] = args
  if (first === 'help' || first === '--help' || first === '-h') return null
  const command = commands.find(({ name }) => {
    return name.split(' ').every((word, at) => args[at] === word)
  })
  if (command === undefined) {
    throw new UsageError(
      first === undefined
        ? 'what to do? papo --help lists it'
        : 'there is no such command; papo --help lists them',
    )
  }
  try {
    return command.prepare(argsFor(command, args.slice(command.name.split(' ').length)))
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    throw new UsageError(`${error.message}. Usage: ${usageOf(command)}`)
  }
}

/**
 * Writes `--site KEY` as `--site=KEY`, since keys and ids may begin with a hyphen, which `parseArgs` takes for an
 * option. What begins with two hyphens stays an option.
 */
function withValuesJoined(args: readonly string[], options: Command['options']): string[] {
  const joined: string[] = []
  for (let at = 0; at < args.length; at += 1) {
    const arg = args[at] as string
    const value = args[at + 1]
    const takesValue = arg.startsWith('--') && options[arg.slice(2)]?.type === 'string'
    const isValue = value !== undefined && value.startsWith('-') && !value.startsWith('--')
    joined.push(takesValue && isValue ? `${arg}=${value}` : arg)
    if (takesValue && isValue) at += 1
  }
  return joined
}

function argsFor({ options, takesOne = false }: Command, args: readonly string[]): CommandArgs {
  try {
    const { values, positionals } = parseArgs({
      args: withValuesJoined(args, options),
      options,
      allowPositionals: takesOne,
    })
    return { values: values as CommandArgs['values'], positionals }
  } catch (error) {
    // Messages of `parseArgs` quote the arguments and may have several lines.
    const { code = '' } = error as NodeJS.ErrnoException
    if (!code.startsWith('ERR_PARSE_ARGS_')) throw error
    throw new UsageError('an argument is not known or lacks its value', { cause: error })
  }
}
