import type { HealthCheck, HealthLocale } from '@papo/protocol'
import { healthLocales } from '@papo/protocol/schemas'
import { examine } from '../server/examine.ts'
import { textOf, type CommandArgs } from './args.ts'
import { type BareRun, exitCodes, UsageError } from './context.ts'

const marks = { ok: '✓', warn: '!', bad: '✗' } as const

/** Prints what the health page of the console shows. Exits with 1 if something is broken. */
export function runDoctor(args: CommandArgs): BareRun {
  const wanted =
    textOf(args, 'locale') ?? localeOf(new Intl.DateTimeFormat().resolvedOptions().locale)
  const locale = healthLocales.find((one) => one === wanted)
  if (locale === undefined) throw new UsageError('--locale must be en or pt-BR')
  const isJson = args.values['json'] === true
  return {
    async runBare({ config, print, write }) {
      const { checks } = await examine(config, locale)
      if (isJson) await print(checks)
      else await write(`${checks.map(inLines).join('\n')}\n`)
      return checks.some(({ state }) => state === 'bad') ? exitCodes.failed : exitCodes.done
    },
  }
}

/** The language of the machine, if it is one of ours. */
const localeOf = (machine: string): HealthLocale => (machine.startsWith('pt') ? 'pt-BR' : 'en')

const inLines = ({ state, title, text, cure }: HealthCheck): string =>
  [`${marks[state]} ${title}: ${text}`, ...(cure === null ? [] : [`    → ${cure}`])].join('\n')
