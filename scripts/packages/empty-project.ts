/**
 * Tries the packed SDK as its users get it: in an empty project that has no other package and no
 * network.
 */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { type Declaration, readDeclarations, type TopLevel } from '../sdk-docs/declarations.ts'
import { examplesOf, writeSamples } from '../sdk-docs/samples.ts'
import { declarationsOf } from '../sdk-docs/sdk-declarations.ts'

const sdk = fileURLToPath(new URL('../../packages/sdk', import.meta.url))
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
    const declarations = join(folder, 'node_modules/@papo/sdk/dist/index.d.ts')
    await checkComments(declarations)
    await checkDeclarations(declarations)
    await checkProgram(folder)
    await checkExamples(declarations, folder)
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
  const declarations = (await readFile(file, 'utf8')).replaceAll(/^ *\* .*$/gm, '')
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

const withMembers = (declarations: readonly TopLevel[]): Declaration[] =>
  declarations.flatMap((each) => [each, ...each.members])

/** Each comment of the sources is in the declarations, and each shape on the wire has its own. */
async function checkComments(file: string): Promise<void> {
  const text = await readFile(file, 'utf8')
  const crooked = /^( *)\/\*\*\n(?:\1 \*(?!\/).*\n)*(?!\1 \*).*/m.exec(text)
  assert.equal(crooked?.[0], undefined, 'The lines of a comment stand below each other')
  const packed = withMembers(readDeclarations(file, text))
  assert.deepEqual(
    packed.filter(({ doc }) => !doc?.summary).map(({ name }) => name),
    [],
    'Each type, method and field has a description',
  )
  const docs = new Map(packed.map(({ name, doc }) => [name, doc]))
  for (const { name, doc } of withMembers(await declarationsOf(sdk))) {
    assert.deepEqual(docs.get(name), doc, `The comment of ${name} is packed`)
  }
}

async function compile(folder: string, files: string[]): Promise<void> {
  const compilerOptions = {
    target: 'es2022',
    lib: ['es2023', 'dom', 'dom.iterable'],
    module: 'nodenext',
    strict: true,
    skipLibCheck: false,
    types: [],
    outDir: 'out',
  }
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }))
  await run('tsc', ['-p', '.'], { cwd: folder })
}

/** The examples in the packed comments are correct programs. */
async function checkExamples(declarations: string, folder: string): Promise<void> {
  const text = await readFile(declarations, 'utf8')
  await compile(
    folder,
    await writeSamples(examplesOf(readDeclarations(declarations, text)), folder),
  )
}

async function checkProgram(folder: string): Promise<void> {
  await writeFile(join(folder, 'program.ts'), program)
  await compile(folder, ['program.ts'])
  const { stdout } = await run(process.execPath, ['out/program.js'], { cwd: folder })
  assert.equal(stdout, 'textOf\n')
}
