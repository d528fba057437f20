import { tmpdir } from 'node:os'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { runStages, type Step } from './stages.ts'

const program = (text: string) => [process.execPath, '-e', text]
const says = (name: string): Step => [name, program(`console.log('the output of ${name}')`)]
const fails = (name: string): Step => [
  name,
  program(`console.error('the fault in ${name}'); process.exit(3)`),
]
const lasts: Step = ['slow', program(`setTimeout(() => console.log('slow is done'), 300)`)]

let printed: string
beforeEach(() => {
  printed = ''
  const print = (text = '') => void (printed += `${text}\n`)
  vi.spyOn(console, 'log').mockImplementation(print)
  vi.spyOn(console, 'error').mockImplementation(print)
})
afterEach(() => vi.restoreAllMocks())

const run = (...stages: Step[][]) => runStages(stages, tmpdir())

it('a gate whose steps all pass has passed, and each step is named with its output', async () => {
  expect(await run([says('one'), says('two')], [says('three'), says('four')])).toBe(true)
  for (const name of ['one', 'two', 'three', 'four']) {
    expect(printed).toContain(`\n── ${name}\nthe output of ${name}\n✔ ${name} `)
  }
  expect(printed).toMatch(/All checks passed in [\d.]+ s\n$/)
})

it.each([
  ['beside others', [says('one'), fails('two'), says('three')], '── two\nthe fault in two'],
  ['alone', [fails('two')], '── two\n'],
])('a step that fails %s fails the gate and is named', async (_, stage: Step[], shown) => {
  expect(await run(stage, [says('later'), says('last')])).toBe(false)
  expect(printed).toMatch(/\n✘ two failed after [\d.]+ s: \S*node/)
  expect(printed).toContain(shown)
  expect(printed).not.toContain('✔ two')
  expect(printed).not.toMatch(/later|last|All checks/)
})

it('one failing command fails a step whose other commands pass, whichever ends first', async () => {
  const quick = program('')
  const slow = program(`setTimeout(() => process.exit(1), 300)`)
  const bad = program('process.exit(1)')
  expect(await run([['types', bad, quick, quick], says('one')])).toBe(false)
  expect(await run([['types', quick, quick, slow], says('one')])).toBe(false)
  expect(printed.match(/✘ types failed/g)).toHaveLength(2)
  expect(printed).not.toContain('✔ types')
})

it('what runs beside a failing step may end, and is not said to have failed', async () => {
  expect(await run([fails('two'), lasts])).toBe(false)
  expect(printed).toContain('slow is done')
  expect(printed).not.toContain('✘ slow')
})

it('a program that is not there fails its step', async () => {
  expect(await run([['lint', ['no-such-program']], says('one')])).toBe(false)
  expect(printed).toContain('no-such-program ENOENT')
  expect(printed).toContain('✘ lint failed')
})
