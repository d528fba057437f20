import { relative } from 'node:path'
import type { Reporter, TestModule } from 'vitest/node'

/** Prints at the end the tests that failed and passed when they were tried again, with what failed first. */
export class SecondTries implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()])
    const again = tests.filter((test) => test.diagnostic()?.flaky === true)
    if (again.length === 0) return
    console.log(`\n${again.length} passed only when tried again. Each has a cause:`)
    for (const test of again) {
      console.log(`  ${relative(process.cwd(), test.module.moduleId)} > ${test.fullName}`)
      for (const { message } of test.result().errors ?? []) console.log(`    ${message}`)
    }
  }
}
