/**
 * Tries the packed SDK as its users get it: in an empty project that has no other package and no
 * network.
 */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Uses fields of the shapes on the wire, and one that is in no shape. */
const program = `
import { type ChatState, createAgentClient, createVisitorClient, isPapoError, type LogPage, type Message } from '@papo/sdk'

const client = createVisitorClient({ baseUrl: 'http://127.0.0.1:9', siteKey: 'none' })
client.close()
createAgentClient({ baseUrl: 'http://127.0.0.1:9' }).close()

export const textOf = (message: Message): string | null => message.text
export const raterOf = (page: LogPage) =>
  page.messages.flatMap(({ kind, rating, author }) =>
    kind === 'rated' && rating !== undefined ? [\`\${author.name}: \${rating.toFixed(1)}\`] : [],
  )
export const positionOf = ({ queuePosition }: ChatState): number | null => queuePosition
export const isLate = (error: unknown): boolean => isPapoError(error) && error.code === 'timeout'
// @ts-expect-error A message has no such field.
export const wrongField = (message: Message) => message.body
// @ts-expect-error No entry is of such a kind.
export const isWrongKind = (message: Message) => message.kind === 'wrong'
// @ts-expect-error No error has such a code.
export const isWrongCode = (error: unknown) => isPapoError(error) && error.code === 'wrong'
console.log(textOf.name)
`

/** Throws unless a strict program with the SDK alone is installed, type-checked and run. */
export async function tryInEmptyProject(tarball: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'papo-project-'))
  try {
    const project = { name: 'project', version: '1.0.0', type: 'module' }
    await writeFile(join(folder, 'package.json'), JSON.stringify(project))
    await run('pnpm', ['add', '--offline', '--ignore-workspace', tarball], { cwd: folder })
    await checkInstalled(join(folder, 'node_modules'))
    await checkDeclarations(join(folder, 'node_modules/@papo/sdk/dist/index.d.ts'))
    await checkProgram(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function checkInstalled(modules: string): Promise<void> {
  const folders = (await readdir(modules)).filter((name) => !name.startsWith('.'))
  assert.deepEqual(folders, ['@papo'], 'Nothing but the SDK is installed')
  assert.deepEqual(await readdir(join(modules, '@papo')), ['sdk'])
  const manifest: unknown = JSON.parse(
    await readFile(join(modules, '@papo/sdk/package.json'), 'utf8'),
  )
  const { dependencies = {}, peerDependencies = {} } = manifest as Record<
    string,
    object | undefined
  >
  assert.deepEqual({ ...dependencies, ...peerDependencies }, {}, 'The SDK has no dependency')
  assert.deepEqual((await readdir(join(modules, '@papo/sdk/dist'))).toSorted(), [
    'index.d.ts',
    'index.js',
    'parts',
  ])
}

async function checkDeclarations(file: string): Promise<void> {
  const declarations = await readFile(file, 'utf8')
  const foreign = /typebox|\bStatic<|@papo\/protocol|^import\b|\bimport\(|\bfrom '/i
  assert.deepEqual(
    declarations.split('\n').filter((line) => foreign.test(line)),
    [],
    'The declarations stand alone',
  )
  assert.deepEqual(
    declarations.split('\n').filter((line) => /^declare (?!abstract class)/.test(line)),
    [],
    'Each type that the clients name can be imported',
  )
  const [, message = ''] = /interface Message \{(.*?)^\}/ms.exec(declarations) ?? []
  assert.match(message, /^\s+\/\*\* The text of a message .*\*\/\n\s+text: string \| null;$/m)
}

async function checkProgram(folder: string): Promise<void> {
  await writeFile(join(folder, 'program.ts'), program)
  const options = {
    target: 'es2022',
    lib: ['es2023', 'dom'],
    module: 'nodenext',
    strict: true,
    skipLibCheck: false,
    types: [],
    outDir: 'out',
  }
  await writeFile(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ compilerOptions: options, files: ['program.ts'] }),
  )
  await run('tsc', ['-p', '.'], { cwd: folder })
  const { stdout } = await run(process.execPath, ['out/program.js'], { cwd: folder })
  assert.equal(stdout, 'textOf\n')
}
