import { glob, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it, onTestFinished } from 'vitest'
import { indirectCalls } from './calls.ts'
import { complaintsAbout } from './complaints.ts'
import { readDeclarations } from './declarations.ts'
import { samplesIn } from './doc-comment.ts'
import { examplesOf, type Sample, typeCheck, writeSamples } from './samples.ts'
import { declarationsOf } from './sdk-declarations.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const sdk = join(root, 'packages/sdk')
/** The pages whose samples use the SDK. */
const pages = ['README.md', 'packages/sdk/README.md', 'docs/*.md']

async function samplesOfPages(): Promise<Sample[]> {
  const files = await Array.fromAsync(glob(pages, { cwd: root }))
  const samples = files.map(async (file) =>
    samplesIn(await readFile(join(root, file), 'utf8')).map((code, index) => ({
      name: `${file}-${index + 1}`,
      code,
    })),
  )
  return (await Promise.all(samples)).flat()
}

/** What a strict compiler says about the samples, beside the sources of the SDK. */
async function compile(samples: Sample[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'papo-samples-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const files = await writeSamples(samples, folder)
  const compilerOptions = {
    lib: ['es2023', 'dom', 'dom.iterable'],
    types: ['node'],
    typeRoots: [join(root, 'node_modules/@types')],
    noUnusedLocals: false,
    paths: { '@papo/sdk': [join(sdk, 'src/index.ts')] },
  }
  const project = { extends: join(root, 'tsconfig.base.json'), compilerOptions, files }
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(project))
  await writeFile(join(folder, 'package.json'), JSON.stringify({ type: 'module' }))
  return typeCheck(folder, join(root, 'node_modules/.bin/tsc'))
}

it('each public method, option and event of the SDK says what it does, with its errors and an example', async () => {
  expect(complaintsAbout(await declarationsOf(sdk))).toEqual([])
})

it('each method that calls endpoints through others is one of the SDK’s', async () => {
  const methods = (await declarationsOf(sdk)).flatMap(({ members }) =>
    members.filter(({ returnsPromise }) => returnsPromise).map(({ name }) => name),
  )
  expect(methods).toEqual(expect.arrayContaining(Object.keys(indirectCalls)))
})

const wrong: Sample[] = [
  { name: 'wrong-method', code: 'await agent.getMyself()' },
  { name: 'wrong-field', code: `await visitor.start({ text: 'Olá!' })` },
  { name: 'wrong-undefined', code: 'await agent.acceptChat(process.env["CHAT"])' },
]

it('each example in the SDK’s comments and each sample of its pages compiles, and wrong ones do not', async () => {
  const examples = examplesOf(await declarationsOf(sdk))
  const samples = await samplesOfPages()
  expect(examples.length).toBeGreaterThan(60)
  expect(samples.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['README.md-1', 'packages/sdk/README.md-2', 'docs/identity.md-1']),
  )
  const outcome = await compile([...examples, ...samples, ...wrong])
  const errors = outcome.split('\n').filter((line) => /^\S/.test(line))
  expect(errors.filter((line) => !line.startsWith('wrong-'))).toEqual([])
  expect(new Set(errors.map((line) => /^[\w-]+/.exec(line)?.[0]))).toEqual(
    new Set(wrong.map(({ name }) => name)),
  )
})

const method = (comment: string, code = `this.request('POST /v1/sites', { body })`) =>
  complaintsAbout(
    readDeclarations(
      'client.ts',
      `/** A client. */
export class Client {
  /** ${comment} */
  createSite(body: CreateSite): Promise<Site> { return ${code} }
}`,
    ),
  )
const example = '@example\n```ts\nawait agent.createSite(site)\n```\n'

it('a method without a description, its errors or an example is reported', () => {
  expect(method(`Creates.\n@throws \`forbidden\`: no owner\n${example}`)).toEqual([])
  expect(method(`\n@throws \`forbidden\`: no owner\n${example}`)).toEqual([
    'Client.createSite has no description',
  ])
  expect(method('Creates.\n@throws `forbidden`: no owner')).toEqual([
    'Client.createSite has no example',
  ])
  expect(method('Creates.\n@throws `forbidden`\n@example\n```ts\nshow(1)\n```\n')).toEqual([
    'The example of Client.createSite does not show it',
  ])
  expect(method(`Creates.\n${example}`)).toEqual([
    'Client.createSite says nothing about its errors',
  ])
})

it('a method that names other codes than its endpoint’s row is reported', () => {
  expect(method(`Creates.\n@throws \`chat_ended\`: never\n${example}`)).toEqual([
    'Client.createSite does not name `forbidden`',
    'Client.createSite names `chat_ended`, which it never rejects with',
  ])
  expect(method(`Creates.\n@throws \`forbidden\`, \`no_such_code\`\n${example}`)).toEqual([
    'Client.createSite names `no_such_code`, which it never rejects with',
  ])
  const unknown = ['It is not known which endpoint Client.createSite calls']
  for (const throws of ['`forbidden`', 'PapoError as every call does']) {
    expect(method(`Creates.\n@throws ${throws}\n${example}`, 'this.other()')).toEqual(unknown)
  }
})

it('a query whose description leaves out a bound or a default is reported', () => {
  const query = (description: string) =>
    complaintsAbout(
      readDeclarations(
        'client.ts',
        `/** A query. */
export interface ListQuery {
  /** ${description} */
  limit?: number
}
/** A client. */
export class Client {
  /**
   * Lists.
   * @throws as every call
   * @example
   * \`\`\`ts
   * await client.list()
   * \`\`\`
   */
  list(query: ListQuery): Promise<WaitingChats> {
    return this.request('GET /v1/chats/waiting', { query })
  }
}`,
      ),
    )
  expect(query('Chats in the answer, 1 to 100; 50 by default.')).toEqual([])
  expect(query('Chats in the answer, at most 100.')).toEqual([
    'ListQuery.limit does not say 1, as the query of Client.list does',
    'ListQuery.limit does not say 50, as the query of Client.list does',
  ])
})
