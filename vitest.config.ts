import { defineConfig } from 'vitest/config'
import { SkippedSuites } from './test/rig/skipped-suites.ts'

const everywhere = (ending: string) => [
  `packages/*/{src,test}/**/*${ending}`,
  `{test,examples,scripts,fault-rig,faults,security}/**/*${ending}`,
]
const dependencies = ['**/node_modules/**', '**/dist/**']
/** The file for the outcome as JSON. */
const outcome = process.env['PAPO_TEST_OUTCOME']

export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  test: {
    globalSetup: ['./test/rig/require-services.ts'],
    reporters: [
      'default',
      new SkippedSuites(),
      ...(outcome ? [['json', { outputFile: outcome }] as ['json', object]] : []),
    ],
    unstubGlobals: true,
    projects: [
      {
        test: {
          name: 'unit',
          include: everywhere('.test.{ts,tsx}'),
          exclude: [...dependencies, 'test/*', '**/*.{postgres,redis,browser}.test.{ts,tsx}'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'postgres',
          include: everywhere('.postgres.test.ts'),
          exclude: dependencies,
          testTimeout: 60_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'redis',
          include: everywhere('.redis.test.ts'),
          exclude: dependencies,
          testTimeout: 60_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          // Real server processes.
          name: 'process',
          include: ['test/*.test.ts'],
          exclude: dependencies,
          maxWorkers: 2,
          testTimeout: 60_000,
          hookTimeout: 90_000,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          // A browser and a server each, which spend most of the time waiting.
          name: 'browser',
          include: everywhere('.browser.test.ts'),
          exclude: dependencies,
          maxWorkers: 2,
          testTimeout: 60_000,
          hookTimeout: 90_000,
          expect: { poll: { timeout: 15_000 } },
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
})
