/** Type-checks samples of code that use the SDK. */
import { execFile } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import type { TopLevel } from './declarations.ts'

const run = promisify(execFile)

/** A sample and where it stands. */
export interface Sample {
  name: string
  code: string
}

/** The names that samples use without declaring them. `index.ts` of the SDK introduces them to its readers. */
const surroundings = `
import type { AgentClient, ChatHandle, Platform, VisitorClient } from '@papo/sdk'
declare global {
  const agent: AgentClient
  const visitor: VisitorClient
  const chat: ChatHandle
  const chatId: string
  const siteId: string
  const agentId: string
  const visitorId: string
  const platform: Platform
  const token: string
  function show(value: unknown): void
}
`

/** The examples in the comments of the declarations. */
export const examplesOf = (declarations: readonly TopLevel[]): Sample[] =>
  declarations
    .flatMap((each) => [each, ...each.members])
    .flatMap(({ name, doc }) =>
      (doc?.examples ?? []).map((code, index) => ({
        name: index === 0 ? name : `${name}-${index + 1}`,
        code,
      })),
    )

/** Writes each sample into the folder as a module of its own, and returns the names of the files. */
export async function writeSamples(samples: readonly Sample[], folder: string): Promise<string[]> {
  await writeFile(join(folder, 'surroundings.d.ts'), surroundings)
  const files = samples.map(({ name }) => `${name}.ts`)
  if (new Set(files).size < files.length) throw new Error('Two samples have the same name')
  for (const { name, code } of samples) {
    const path = join(folder, `${name}.ts`)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, `${code}\nexport {}\n`)
  }
  return ['surroundings.d.ts', ...files]
}

/** What the compiler says about a project; empty if it is correct. */
export async function typeCheck(folder: string, tsc: string): Promise<string> {
  try {
    await run(tsc, ['-p', folder], { cwd: folder })
    return ''
  } catch (error) {
    return String((error as { stdout?: string }).stdout ?? error)
  }
}
