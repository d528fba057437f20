/**
 * The gate runs every check, and none that needs what failed. It is the same locally and in CI.
 */
import { glob } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { runStages, type Step } from './check/stages.ts'

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

/** Each stage needs what those before it have built. Within one, steps run side by side. */
const stages: Step[][] = [
  [
    ['lint', ['oxlint', '--deny-warnings']],
    ['build', ['node', 'scripts/build.ts']],
    ['types', ...projects.toSorted().map((project) => ['tsc', '-p', project])],
    ['arrows', ['depcruise', '--config', 'dependency-cruiser.config.ts', ...sources]],
    ['dead code', ['knip']],
    ['names', ['node', 'scripts/names.ts']],
    ['format', ['oxfmt', '--check', '.']],
  ],
  [
    ['packages', ['node', 'scripts/packages.ts']],
    ['sizes', ['node', 'scripts/sizes.ts']],
  ],
  [['tests', ['node', 'scripts/test.ts']]],
]

process.exitCode = (await runStages(stages, root)) ? 0 : 1
