import { availableParallelism } from 'node:os'
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config'
import { LongestFirst } from './test/rig/longest-first.ts'
import { OutcomeReporter } from './test/rig/outcome-reporter.ts'
import { SkippedSuites } from './test/rig/skipped-suites.ts'
import { Slowest } from './test/rig/slowest.ts'

const everywhere = (ending: string) => [
  `packages/*/{src,test}/**/*${ending}`,
  `{test,examples,scripts,fault-rig,faults,security}/**/*${ending}`,
]
const dependencies = ['**/node_modules/**', '**/dist/**']
/** The file for the outcome as JSON. */
const outcome = process.env['PAPO_TEST_OUTCOME']

const cores = Math.max(2, availableParallelism())
/** Files that compute, and files that mostly wait: for servers, for pages, for commits. */
const computes = { maxWorkers: cores + 1, sequence: { groupOrder: 0 } }
const waits = { maxWorkers: 2 * cores, sequence: { groupOrder: 1 } }

/**
 * What computes runs first, then what waits, each in more processes than there are cores, since none is busy all the
 * time. The processes of a project keep the modules that its files import: to load those again for every file would
 * take as long as the tests.
 */
function project(
  kind: typeof computes | typeof waits,
  test: TestProjectInlineConfiguration['test'],
): TestProjectInlineConfiguration {
  return {
    test: {
      exclude: dependencies,
      isolate: false,
      unstubGlobals: true,
      testTimeout: 60_000,
      hookTimeout: 120_000,
      ...kind,
      ...test,
    },
  }
}

export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  test: {
    globalSetup: ['./test/rig/require-services.ts'],
    sequence: { sequencer: LongestFirst },
    reporters: [
      'default',
      new SkippedSuites(),
      new Slowest(),
      ...(outcome ? [new OutcomeReporter(outcome)] : []),
    ],
    projects: [
      project(computes, {
        name: 'unit',
        include: everywhere('.test.{ts,tsx}'),
        exclude: [...dependencies, 'test/*', '**/*.{alone,postgres,redis,browser}.test.{ts,tsx}'],
      }),
      // These replace a module, which no other file may see.
      project(computes, { name: 'alone', include: everywhere('.alone.test.ts'), isolate: true }),
      project(waits, { name: 'postgres', include: everywhere('.postgres.test.ts') }),
      project(waits, { name: 'redis', include: everywhere('.redis.test.ts') }),
      // Real server processes.
      project(waits, {
        name: 'process',
        include: ['test/*.test.ts'],
        globalSetup: ['./test/rig/built.ts'],
        // A first start takes long where every core is busy.
        testTimeout: 180_000,
        hookTimeout: 180_000,
      }),
      project(waits, {
        name: 'browser',
        include: everywhere('.browser.test.ts'),
        globalSetup: ['./test/rig/built.ts', './test/rig/for-browsers.ts'],
        hookTimeout: 90_000,
        expect: { poll: { timeout: 15_000 } },
      }),
    ],
  },
})
