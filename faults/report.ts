import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import type { Counts } from './oracle/oracle.ts'
import { readResult, type Result } from './results.ts'
import type { Scenario } from './scenario.ts'
import type { StackName } from './stack/stack.ts'

const begin = '<!-- faults: begin -->'
const end = '<!-- faults: end -->'
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
    '| check | stack | figures | lost | doubled | gaps | double owners | strangers | seconds | seed | commit | without its protection |',
    '| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |',
  ]
  return `${[...head, ...rows].join('\n')}\n`
}

function row({ name, title }: Scenario, stack: StackName, { outcome, proofs }: Result): string {
  const check = `**${name}** ${title}`
  const proof = proofs
    .map(({ what, isProven, failure }) =>
      isProven ? `${what}: ${failure}` : `NOT PROVEN: ${what}: ${failure}`,
    )
    .join('<br>')
  if (outcome === null)
    return line([check, stack, 'not run', '', '', '', '', '', '', '', '', proof])
  const figures = Object.entries(outcome.figures)
    .map(([what, value]) => `${what} ${rounded(value)}`)
    .join(', ')
  return line([
    check,
    stack,
    outcome.isOk ? figures : `**FAILED** ${outcome.failure ?? ''}`,
    ...countCells(outcome.counts),
    rounded(outcome.seconds),
    String(outcome.seed),
    outcome.commit,
    proof,
  ])
}

/** A scenario that ends without the oracle has judged for itself. */
const countCells = (counts: Counts | null): string[] =>
  promised.map((harm) => (counts === null ? '–' : String(counts[harm])))

const line = (cells: string[]) => `| ${cells.map(cell).join(' | ')} |`
