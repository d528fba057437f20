/**
 * Builds the front ends and the server into their `dist/` and puts a `.br` and a `.gz` beside each text file of the
 * front ends. With the argument `packages` it packs those that the server hands out into `dist/packages` instead, which takes
 * longer and which no page needs. What is up to date is skipped: the hash of the inputs is stored in the output. It is removed before
 * anything else changes there and written last, so that a build that was cut short is repeated.
 */
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { glob, readFile, rm, writeFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { constants, gzip } from 'node:zlib'

const root = fileURLToPath(new URL('..', import.meta.url))
/** Packages that every bundle contains besides its own sources. */
const foundations = ['protocol', 'sdk', 'chat-kit']
/** What a bundle is built with besides: the console's has a preview of the widget. */
const besides: Record<string, string[]> = { console: ['packages/widget/{src/**/*.*,*.ts}'] }
/** Where the packages come from that the server hands out. */
const packed = ['protocol', 'sdk', 'chat-kit', 'widget', 'core', 'testing']
const text = new Set(['.js', '.css', '.html', '.json', '.svg', '.txt', '.webmanifest'])
const stampName = '.inputs'

const run = promisify(execFile)
const gzipped = promisify(gzip)

/** Something that is built as a whole. */
interface Product {
  name: string
  dist: string
  /** The files that it is made of. */
  inputs: string[]
  make(): Promise<void>
}

const sourcesOf = (names: string[]) => names.map((name) => `packages/${name}/src/**/*.*`)
const always = ['pnpm-lock.yaml', 'tsconfig.base.json', 'scripts/build.ts']

function frontEnd(name: string): Product {
  const folder = join(root, 'packages', name)
  const dist = join(folder, 'dist')
  return {
    name: `the ${name}`,
    dist,
    inputs: [
      ...always,
      'scripts/{brotli,licences}.ts',
      'packages/widget/package.json',
      `packages/${name}/{package.json,tsconfig.json,*.ts,*.html}`,
      ...sourcesOf([name, ...foundations]),
      ...(besides[name] ?? []),
    ],
    async make() {
      await run(process.execPath, ['build.ts'], { cwd: folder })
      await compress(dist)
    },
  }
}

const server: Product = {
  name: 'the server',
  dist: join(root, 'packages/api/dist'),
  inputs: [
    ...always,
    'packages/api/{package.json,build.ts}',
    ...sourcesOf(['protocol', 'core', 'api']),
  ],
  async make() {
    await run(process.execPath, ['build.ts'], { cwd: join(root, 'packages/api') })
  },
}

const packages: Product = {
  name: 'the packages',
  dist: join(root, 'dist/packages'),
  inputs: [
    ...always,
    'LICENSE',
    'scripts/packages/*.ts',
    `packages/{${packed.join(',')}}/{package.json,README.md,tsconfig*.json}`,
    ...sourcesOf(packed),
  ],
  async make() {
    await run(process.execPath, ['scripts/packages/build.ts'], { cwd: root })
  },
}

const products =
  process.argv[2] === 'packages' ? [packages] : [...['widget', 'console'].map(frontEnd), server]

async function hashOf({ inputs }: Product): Promise<string> {
  const hash = createHash('sha256')
  const files = await Array.fromAsync(glob(inputs, { cwd: root }))
  for (const file of files.toSorted()) {
    hash.update(`${file}\0`).update(await readFile(join(root, file)))
  }
  return hash.digest('hex')
}

async function compress(dist: string): Promise<void> {
  const { brotli } = await import('./brotli.ts')
  const files = await Array.fromAsync(glob('**/*.*', { cwd: dist, exclude: ['npm'] }))
  const compressible = files.filter((file) => text.has(extname(file)))
  await Promise.all(
    compressible.map(async (file) => {
      const path = join(dist, file)
      const bytes = await readFile(path)
      await writeFile(`${path}.br`, brotli(bytes))
      await writeFile(`${path}.gz`, await gzipped(bytes, { level: constants.Z_BEST_COMPRESSION }))
    }),
  )
}

async function build({ product, inputs }: Stale): Promise<void> {
  await rm(stampOf(product), { force: true })
  await product.make()
  await writeFile(stampOf(product), inputs)
}

const stampOf = ({ dist }: Product) => join(dist, stampName)

interface Stale {
  product: Product
  inputs: string
}

async function staleOf(product: Product): Promise<Stale[]> {
  const inputs = await hashOf(product)
  const built = await readFile(stampOf(product), 'utf8').catch(() => null)
  return built === inputs ? [] : [{ product, inputs }]
}

const started = performance.now()
const stale = (await Promise.all(products.map(staleOf))).flat()
if (stale.length > 0) {
  const names = new Intl.ListFormat('en').format(stale.map(({ product }) => product.name))
  process.stdout.write(`Building ${names} … `)
  const outcomes = await Promise.allSettled(stale.map(build))
  console.log(`${((performance.now() - started) / 1000).toFixed(1)} s`)
  for (const [at, outcome] of outcomes.entries()) {
    if (outcome.status === 'fulfilled') continue
    const { stderr, message } = outcome.reason as Error & { stderr?: string }
    const name = stale[at]?.product.name ?? ''
    console.error(`Could not build ${name}:\n${stderr || message}`)
    process.exitCode = 1
  }
}
