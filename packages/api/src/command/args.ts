import { UsageError } from './context.ts'

/** The arguments after the name of a command, as `parseArgs` returns them. */
export interface CommandArgs {
  values: Readonly<Record<string, string | boolean | undefined>>
  positionals: readonly string[]
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu
const moment = /^(\d{4}-\d{2}-\d{2})(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2}))?$/u

/** The trimmed text of an option, or undefined if it is not set. Throws a UsageError for an empty text. */
export function textOf({ values }: CommandArgs, name: string): string | undefined {
  const value = values[name]
  if (value === undefined) return undefined
  if (typeof value === 'string' && value.trim() !== '') return value.trim()
  throw new UsageError(`--${name} is empty`)
}

/** The id in an option, or undefined if it is not set. Throws a UsageError if it is no UUID. */
export function idOf(args: CommandArgs, name: string): string | undefined {
  const value = textOf(args, name)
  return value === undefined ? undefined : idIn(value, `--${name}`)
}

/** The id that is the only positional argument. Throws a UsageError otherwise. */
export function onlyId(args: CommandArgs): string {
  return idIn(only(args, 'one id is needed'), 'the id')
}

/** The only positional argument, trimmed. Throws a UsageError with the message otherwise. */
export function only({ positionals }: CommandArgs, message: string): string {
  const [value = '', ...more] = positionals
  if (value.trim() === '' || more.length > 0) throw new UsageError(message)
  return value.trim()
}

/** The time in an option, or undefined if it is not set. A time needs its zone; a day is UTC. Throws a UsageError. */
export function timeOf(args: CommandArgs, name: string): Date | undefined {
  const value = textOf(args, name)
  if (value === undefined) return undefined
  const day = moment.exec(value)?.[1]
  if (day !== undefined && isDay(day)) {
    const time = new Date(value)
    if (!Number.isNaN(time.getTime())) return time
  }
  throw new UsageError(
    `--${name} must be a day or a time with its zone, as in 2026-03-04T05:06:07Z`,
  )
}

/** Throws a UsageError unless `from` is before `to`, if both are set. */
export function requireOrder(from: Date | undefined, to: Date | undefined): void {
  if (from !== undefined && to !== undefined && from >= to) {
    throw new UsageError('--from must be before --to')
  }
}

function idIn(value: string, name: string): string {
  if (uuid.test(value)) return value.toLowerCase()
  throw new UsageError(`${name} must be an id, as in 01900000-0000-7000-8000-000000000000`)
}

/** Rejects the 30th of February, which `Date` would take for a day of March. */
function isDay(day: string): boolean {
  const time = new Date(`${day}T00:00:00Z`)
  return !Number.isNaN(time.getTime()) && time.toISOString().startsWith(day)
}
