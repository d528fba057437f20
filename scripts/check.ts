/**
 * The gate runs every check in turn and stops at the first failure. It is the same locally and in
 * CI.
 */
import { spawn } from 'node:child_process'
import { glob } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const sources = [
  'packages',
  'examples',
  'scripts',
  'test',
  'bench',
  'fault-rig',
  'faults',
  'security',
]

const projects = await Array.fromAsync(
  glob(
    [
      'tsconfig.json',
      '{packages,examples}/*/tsconfig.json',
      'packages/*/test/tsconfig.json',
      '{bench,fault-rig,faults,security}/tsconfig.json',
    ],
    { cwd: root },
  ),
)

const steps: [name: string, ...commands: string[][]][] = [
  ['format', ['oxfmt', '--check', '.']],
  ['lint', ['oxlint', '--deny-warnings']],
  ['names', ['node', 'scripts/names.ts']],
  ['arrows', ['depcruise', '--config', 'dependency-cruiser.config.ts', ...sources]],
  ['types', ...projects.toSorted().map((project) => ['tsc', '-p', project])],
  ['dead code', ['knip']],
  ['build', ['node', 'scripts/build.ts']],
  ['sizes', ['node', 'scripts/sizes.ts']],
  ['tests', ['vitest', 'run']],
  ['packages', ['node', 'scripts/packages.ts']],
]

function run([command = '', ...rest]: string[]): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(command, rest, { cwd: root, stdio: 'inherit' })
    child.on('error', () => resolve(false))
    child.on('close', (code) => resolve(code === 0))
  })
}

const seconds = (since: number) => `${((performance.now() - since) / 1000).toFixed(1)} s`

const started = performance.now()
for (const [name, ...commands] of steps) {
  const begun = performance.now()
  console.log(`\n── ${name}`)
  for (const command of commands) {
    if (await run(command)) continue
    console.error(`\n✘ ${name} failed after ${seconds(begun)}: ${command.join(' ')}`)
    process.exit(1)
  }
  console.log(`✔ ${name} ${seconds(begun)}`)
}
console.log(`\nAll checks passed in ${seconds(started)}`)
