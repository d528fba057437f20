import type { HealthQuestion } from '@papo/core/call/workspace'
import type { HealthCheck, HealthCheckName, HealthLocale, HealthReport } from '@papo/protocol'
import { healthChecks } from '@papo/protocol/schemas'
import { checks, type Installation } from './checks.ts'
import type { Finding } from './finding.ts'
import { en } from './locales/en.ts'
import { ptBR } from './locales/pt-BR.ts'
import type { Said, HealthTexts } from './locales/words.ts'

const words: Readonly<Record<HealthLocale, HealthTexts>> = { en, 'pt-BR': ptBR }

/** What the owner of one of many customers may see: nothing of the machine that others use too. */
const forCustomers: readonly HealthCheckName[] = [
  'database',
  'cache',
  'canary',
  'address',
  'version',
]

/** Runs the checks at once, and says in words what they found, in the order of the list. */
export async function reportHealth(
  installation: Installation,
  question: Pick<HealthQuestion, 'locale'> & Partial<HealthQuestion>,
  isShared = false,
): Promise<HealthReport> {
  const { locale, address, forwardedFor = null, forwardedProto = null } = question
  const call = address === undefined ? null : { address, forwardedFor, forwardedProto }
  const names = healthChecks.filter((name) => !isShared || forCustomers.includes(name))
  const findings = await Promise.all(names.map((name) => checks[name](installation, call)))
  return {
    at: installation.now().toISOString(),
    version: installation.version,
    publicUrl: installation.publicUrl,
    checks: findings.map((finding) => worded(finding, words[locale])),
  }
}

function worded({ name, is, facts, state }: Finding, known: HealthTexts): HealthCheck {
  const { title, says } = known[name]
  const say = (says as Readonly<Record<string, (facts: never) => Said>>)[is]
  if (say === undefined) throw new Error(`no words for ${name} ${is}`)
  const { text, cure = null } = say(facts as never)
  return { name, state, title, text, cure }
}
