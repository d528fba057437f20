import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Counts } from '../oracle/oracle.ts'
import type { Proof } from '../protections/prove.ts'
import type { Stored, Result } from './results.ts'
import { protectionsOn, type Scenario } from '../run/scenario.ts'
import type { StackName } from '../stack/stack.ts'

/** Longest excerpt of a failure, in characters. */
const longest = 120
const title = '# The fault rig at '
const fileName = /^faults-([^.]+)\.md$/

const rounded = (value: number) => String(Math.round(value * 100) / 100)
/** The exact text as code, in one line. */
const quoted = (text: string) => `\`${text.replaceAll('`', "'").replaceAll(/\s+/g, ' ').trim()}\``
const count = (many: number, what: string) => `${many} ${what}${many === 1 ? '' : 's'}`

export type ReadResult = (code: string, stack: StackName) => Result

/** Writes the results of a commit into the folder, and the list of all reports. */
export function writeReport(
  folder: string,
  commit: string,
  scenarios: readonly Scenario[],
  read: ReadResult,
): string {
  mkdirSync(folder, { recursive: true })
  const file = join(folder, `faults-${commit}.md`)
  writeFileSync(file, reportOf(commit, scenarios, read))
  writeIndex(folder)
  return file
}

/** In the order of the scenarios, so that two reports can be compared line by line. */
export function reportOf(commit: string, scenarios: readonly Scenario[], read: ReadResult): string {
  const all = scenarios.map((scenario) => ({
    scenario,
    results: scenario.stacks.map((stack) => ({ stack, ...read(scenario.code, stack) })),
  }))
  const outcomes = all.flatMap(({ results }) => results.flatMap(({ outcome }) => outcome ?? []))
  const proofs = all.flatMap(({ results }) => results.flatMap(({ proofs }) => proofs))
  const sections = all.map(({ scenario, results }) =>
    [
      `## ${scenario.code} ${scenario.name}`,
      scenario.what,
      results.flatMap((result) => linesOf(scenario, result, commit)).join('\n'),
    ].join('\n\n'),
  )
  return `${[`${title}${commit}`, summary(outcomes, proofs), ...sections].join('\n\n')}\n`
}

function summary(outcomes: readonly Stored[], proofs: readonly Proof[]): string {
  const day =
    outcomes
      .map(({ at }) => at.slice(0, 10))
      .toSorted()
      .at(-1) ?? 'not run'
  const failed = outcomes.filter(({ isOk }) => !isOk).length
  const unproven = proofs.filter(({ isProven }) => !isProven).length
  const runs = `${count(outcomes.length, 'run')}, ${failed} failed`
  return `${day}: ${runs}; ${count(proofs.length, 'proof')}, ${unproven} not proven.`
}

function linesOf(
  scenario: Scenario,
  { stack, outcome, proofs }: Result & { stack: StackName },
  commit: string,
): string[] {
  return [
    `- **${stack}**: ${outcome === null ? 'not run' : runOf(outcome, commit)}`,
    ...protectionsOn(scenario, stack).map(
      ({ what }) => `  - without “${what}”: ${fate(what, proofs)}`,
    ),
  ]
}

/** The outcome and its settings: the seed, and the commit where it is another one. */
function runOf(outcome: Stored, commit: string): string {
  const { isOk, failure, seconds, size, isStrict, seed, figures, counts } = outcome
  const shownFigures = Object.entries(figures).map(([what, value]) => `${what} ${rounded(value)}`)
  return [
    isOk ? 'ok' : `**FAILED** ${quoted(failure ?? '')}`,
    `${rounded(seconds)} s`,
    `${size}${isStrict ? ', times too' : ''}`,
    `seed ${seed}${outcome.commit === commit ? '' : ` on ${outcome.commit}`}`,
    harmIn(counts),
    ...(shownFigures.length === 0 ? [] : [quoted(shownFigures.join(', '))]),
  ].join('; ')
}

/** A scenario without the oracle judges by itself. */
const harmIn = (counts: Counts | null): string => {
  if (counts === null) return 'judged by itself'
  const broken = Object.entries(counts).filter(([, times]) => times > 0)
  if (broken.length === 0) return 'no broken promise'
  return broken.map(([harm, times]) => `${harm} ${times}`).join(', ')
}

/** The latest outcome without the protection. */
function fate(what: string, proofs: readonly Proof[]): string {
  const proof = proofs.find((one) => one.what === what)
  if (proof === undefined) return 'not tried'
  return `${proof.isProven ? '' : '**NOT PROVEN** '}${quoted(shortened(proof.failure))}`
}

/** The end of a long failure is ids and answers. */
const shortened = (text: string) => (text.length > longest ? `${text.slice(0, longest)}…` : text)

/** Writes the list of the reports in a folder, newest first. */
function writeIndex(folder: string): void {
  const reports = readdirSync(folder).flatMap((file) => {
    const commit = fileName.exec(file)?.[1]
    if (commit === undefined) return []
    const summary = readFileSync(join(folder, file), 'utf8').split('\n')[2] ?? ''
    return [{ file, commit, summary }]
  })
  const lines = reports
    .toSorted((one, other) => (one.summary < other.summary ? 1 : -1))
    .map(({ file, commit, summary }) => `- [${commit}](${file}): ${summary}`)
  writeFileSync(join(folder, 'README.md'), `${preface}\n\n${lines.join('\n')}\n`)
}

const preface = `# Reports of the fault rig

What \`pnpm faults --report\` has written, one file for each commit, the newest first. How the rig judges is in [reliability](../reliability.md), how it is run in [its own pages](../../fault-rig/README.md).

“Times too” is a \`--strict\` run, for a machine that does little else. The oracle counts broken promises; a check without an oracle judges by itself. “Without” is how the check failed when that protection was taken out.`
