import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config'
import { SkippedSuites } from './test/rig/skipped-suites.ts'
import { Slowest } from './test/rig/slowest.ts'

const everywhere = (ending: string) => [
  `packages/*/{src,test}/**/*${ending}`,
  `{test,examples,scripts,fault-rig,faults,security}/**/*${ending}`,
]
const dependencies = ['**/node_modules/**', '**/dist/**']
/** The file for the outcome as JSON. */
const outcome = process.env['PAPO_TEST_OUTCOME']

/**
 * The projects run one after the other. The files of one share two processes, and in each of them the modules that
 * they import: to load those again for every file would take as long as the tests.
 */
function project(
  order: number,
  test: TestProjectInlineConfiguration['test'],
): TestProjectInlineConfiguration {
  return {
    test: {
      exclude: dependencies,
      isolate: false,
      // Otherwise one core of two would stay idle.
      maxWorkers: 2,
      unstubGlobals: true,
      testTimeout: 60_000,
      hookTimeout: 120_000,
      sequence: { groupOrder: order },
      ...test,
    },
  }
}

export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  test: {
    globalSetup: ['./test/rig/require-services.ts'],
    reporters: [
      'default',
      new SkippedSuites(),
      new Slowest(),
      ...(outcome ? [['json', { outputFile: outcome }] as ['json', object]] : []),
    ],
    projects: [
      project(0, {
        name: 'unit',
        include: everywhere('.test.{ts,tsx}'),
        exclude: [...dependencies, 'test/*', '**/*.{alone,postgres,redis,browser}.test.{ts,tsx}'],
      }),
      // These replace a module, which no other file may see.
      project(1, { name: 'alone', include: everywhere('.alone.test.ts'), isolate: true }),
      project(2, { name: 'postgres', include: everywhere('.postgres.test.ts') }),
      project(3, { name: 'redis', include: everywhere('.redis.test.ts') }),
      // Real server processes.
      project(4, { name: 'process', include: ['test/*.test.ts'], hookTimeout: 90_000 }),
      project(5, {
        name: 'browser',
        include: everywhere('.browser.test.ts'),
        globalSetup: ['./test/rig/for-browsers.ts'],
        hookTimeout: 90_000,
        expect: { poll: { timeout: 15_000 } },
      }),
    ],
  },
})
