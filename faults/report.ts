import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import type { Counts } from './oracle/oracle.ts'
import type { Proof } from './prove.ts'
import { type Kept, readResult, type Result } from './results.ts'
import { protectionsOf, type Scenario } from './scenario.ts'
import type { StackName } from './stack/stack.ts'

const begin = '<!-- faults: begin -->'
const end = '<!-- faults: end -->'
/** So much of a failure is told. */
const longest = 120
const promised = ['lost', 'doubled', 'gaps', 'doubleOwners', 'strangers'] as const

const rounded = (value: number) => String(Math.round(value * 100) / 100)
const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ')

/** Writes the section between the two markers of the file; a file without them gets them at its end. */
export function writeReport(file: string, scenarios: readonly Scenario[]): void {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '# Reliability\n'
  const from = text.indexOf(begin)
  const to = text.indexOf(end)
  const before = from < 0 ? `${text.trimEnd()}\n\n` : text.slice(0, from)
  const after = to < 0 ? '\n' : text.slice(to + end.length)
  writeFileSync(file, `${before}${begin}\n\n${section(scenarios)}\n${end}${after}`)
}

function section(scenarios: readonly Scenario[]): string {
  const rows = scenarios.flatMap((scenario) =>
    scenario.stacks.map((stack) => row(scenario, stack, readResult(scenario.name, stack))),
  )
  const head = [
    '| check | stack | figures | lost | doubled | gaps | double owners | strangers | seconds | run | without its protection |',
    '| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |',
  ]
  return `${[...head, ...rows].join('\n')}\n`
}

function row(scenario: Scenario, stack: StackName, { outcome, proofs }: Result): string {
  const check = `**${scenario.name}** ${scenario.title}`
  const proof = protectionsOf(scenario)
    .filter(({ stacks }) => (stacks ?? scenario.stacks).includes(stack))
    .map(({ what }) => proofOf(what, proofs))
    .join('<br>')
  if (outcome === null) return line([check, stack, 'not run', '', '', '', '', '', '', '', proof])
  const figures = Object.entries(outcome.figures)
    .map(([what, value]) => `${what} ${rounded(value)}`)
    .join(', ')
  return line([
    check,
    stack,
    outcome.isOk ? figures : `**FAILED** ${outcome.failure ?? ''}`,
    ...countCells(outcome.counts),
    rounded(outcome.seconds),
    runOf(outcome),
    proof,
  ])
}

/** How it was run: with which chances, on which commit. */
const runOf = ({ size, isStrict, seed, commit }: Kept): string =>
  `${size}${isStrict ? ', times too' : ''}, seed ${seed}, ${commit}`

/** What was taken out, and what came of it the last time. */
function proofOf(what: string, proofs: readonly Proof[]): string {
  const proof = proofs.find((one) => one.what === what)
  if (proof === undefined) return `NOT TRIED: ${what}`
  return `${proof.isProven ? '' : 'NOT PROVEN: '}${what}: ${shortened(proof.failure)}`
}

/** The rest of a long one is ids and answers. */
const shortened = (text: string) => (text.length > longest ? `${text.slice(0, longest)}…` : text)

/** A scenario that ends without the oracle has judged for itself. */
const countCells = (counts: Counts | null): string[] =>
  promised.map((harm) => (counts === null ? '–' : String(counts[harm])))

const line = (cells: string[]) => `| ${cells.map(cell).join(' | ')} |`
