/**
 * `pnpm faults` and `pnpm security`: inject faults into whole installations and check that the
 * promise holds. See `--help` in command/options.ts, and README.md.
 */
import { join } from 'node:path'
import { groups, scenarios } from './all-scenarios.ts'
import { type Options, readOptions, usage } from './command/options.ts'
import { runAll } from './command/run-all.ts'
import { root } from './mutations/sources.ts'
import { writeReport } from './report/report.ts'
import { Results } from './report/results.ts'
import { versionOf } from './report/version.ts'
import type { StackName } from './stack/stack.ts'

const results = new Results(join(root, 'faults', 'results'), versionOf(root))

const options = chosen()
if (options.isHelp) console.log(usage)
if (options.isList) list(options)
const failures = options.isRun ? await runAll(options, results) : []
if (options.isReported) report()
process.exit(failures.length > 0 ? 1 : 0)

function chosen(): Options {
  try {
    const options = readOptions(process.argv.slice(2), groups)
    const { commit, isClean } = results.version
    if ((options.isResumed || options.isReported) && !isClean) {
      throw new Error(
        `--resume and --report are about a commit, and the sources have changes since ${commit}`,
      )
    }
    return options
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`)
    process.exit(2)
  }
}

function list({ scenarios }: Options): void {
  for (const { code, name, stacks, what } of scenarios) {
    console.log(`${code.padEnd(4)} ${name.padEnd(20)} ${stacks.join(', ').padEnd(17)} ${what}`)
  }
}

function report(): void {
  const read = (code: string, stack: StackName) => results.read(code, stack)
  const folder = join(root, 'docs', 'reports')
  console.log(`written: ${writeReport(folder, results.version.commit, scenarios, read)}`)
}
