import { relative } from 'node:path'
import type { Reporter, TestCase, TestModule } from 'vitest/node'

const shown = 10

type Timed = [name: string, ms: number]

/** Prints at the end the files and the tests that took the longest. */
export class Slowest implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    print('files', modules.map(timedFile))
    print(
      'tests',
      modules.flatMap((module) => [...module.children.allTests()].map(timedTest)),
    )
  }
}

function timedFile(module: TestModule): Timed {
  const { collectDuration, duration } = module.diagnostic()
  return [fileOf(module), collectDuration + duration]
}

function timedTest(test: TestCase): Timed {
  return [`${fileOf(test.module)} > ${test.fullName}`, test.diagnostic()?.duration ?? 0]
}

const fileOf = (module: TestModule) => relative(process.cwd(), module.moduleId)

function print(kind: string, timed: Timed[]): void {
  const slowest = timed.toSorted(([, one], [, other]) => other - one).slice(0, shown)
  if (timed.length <= shown) return
  console.log(`\nThe ${shown} slowest ${kind}:`)
  for (const [name, ms] of slowest) console.log(`${(ms / 1000).toFixed(1).padStart(6)} s  ${name}`)
}
