import { relative } from 'node:path'
import type { Reporter, TestModule } from 'vitest/node'

/** Prints at the end which suites were skipped and why. */
export class SkippedSuites implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const skipped = modules.filter((module) => module.state() === 'skipped')
    if (skipped.length === 0) return
    const missing = ['TEST_DATABASE_URL', 'TEST_REDIS_URL'].filter((name) => !process.env[name])
    const reason =
      missing.length > 0 ? `${missing.join(' and ')} not set` : 'skipped by the suites themselves'
    console.log(`\nSkipped ${skipped.length} suites on real services (${reason}):`)
    for (const module of skipped) console.log(`  ${relative(process.cwd(), module.moduleId)}`)
  }
}
