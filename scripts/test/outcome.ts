/** What the run writes by `test/rig/outcome-reporter.ts`, as far as it is read here. */
export interface Outcome {
  success: boolean
  numPassedTests: number
  numFailedTests: number
  /** Errors that belong to no test. */
  numUnhandledErrors: number
  testResults: FileResult[]
}

interface FileResult {
  /** The absolute path of the file. */
  name: string
  status: string
  assertionResults: { fullName: string; status: string; failureMessages?: string[] | null }[]
}

/** More failed files than these are no matter of a busy machine. */
const mostRepeated = 3

/** The files that a run is to repeat: those that failed, unless they are many or something else failed. */
export function filesToRepeat({ numUnhandledErrors, testResults }: Outcome): string[] {
  if (numUnhandledErrors > 0) return []
  const failed = testResults.filter(({ status }) => status === 'failed').map(({ name }) => name)
  return failed.length > mostRepeated ? [] : failed
}

/** The outcome of a run whose failed files were repeated: what the second run says of a file replaces the first. */
export function withRepeated(first: Outcome, second: Outcome): Outcome {
  const repeated = new Map(second.testResults.map((file) => [file.name, file]))
  const testResults = first.testResults.map((file) => repeated.get(file.name) ?? file)
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults)
  const count = (wanted: string) => tests.filter(({ status }) => status === wanted).length
  return {
    ...first,
    success: second.success,
    numPassedTests: count('passed'),
    numFailedTests: count('failed'),
    testResults,
  }
}

/** The failed tests, with what failed: `file > test`, then the messages. */
export function failures({ testResults }: Outcome, root: string): string[] {
  return testResults.flatMap(({ name, status, assertionResults }) => {
    const file = name.replace(`${root}/`, '')
    const failed = assertionResults.filter((test) => test.status === 'failed')
    if (failed.length === 0) return status === 'failed' ? [file] : []
    return failed.map((test) =>
      [`${file} > ${test.fullName}`, ...(test.failureMessages ?? [])].join('\n'),
    )
  })
}
