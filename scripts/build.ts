/**
 * Builds the front ends into their `dist/` and puts a `.br` and a `.gz` beside each text file. What
 * is up to date is skipped: the hash of the inputs is stored in the output. It is removed before
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
const bundles = ['widget', 'console']
/** Packages that every bundle contains besides its own sources. */
const foundations = ['protocol', 'sdk', 'chat-kit']
/** What a bundle is built with besides: the console's has a preview of the widget. */
const besides: Record<string, string[]> = { console: ['packages/widget/{src/**/*.*,*.ts}'] }
const text = new Set(['.js', '.css', '.html', '.json', '.svg', '.txt', '.webmanifest'])
const stampName = '.inputs'

const run = promisify(execFile)
const gzipped = promisify(gzip)

async function hashOfInputs(bundle: string): Promise<string> {
  const hash = createHash('sha256')
  const patterns = [
    'pnpm-lock.yaml',
    'tsconfig.base.json',
    'scripts/{build,brotli,licences}.ts',
    `packages/${bundle}/{package.json,tsconfig.json,*.ts,*.html}`,
    ...[bundle, ...foundations].map((name) => `packages/${name}/src/**/*.*`),
    ...(besides[bundle] ?? []),
  ]
  const files = await Array.fromAsync(glob(patterns, { cwd: root }))
  for (const file of files.toSorted()) {
    hash.update(`${file}\0`).update(await readFile(join(root, file)))
  }
  return hash.digest('hex')
}

async function compress(dist: string): Promise<void> {
  const { brotli } = await import('./brotli.ts')
  const files = await Array.fromAsync(glob('**/*.*', { cwd: dist }))
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

async function build({ bundle, inputs }: Stale): Promise<void> {
  const folder = join(root, 'packages', bundle)
  await rm(stampOf(bundle), { force: true })
  await run(process.execPath, ['build.ts'], { cwd: folder })
  await compress(join(folder, 'dist'))
  await writeFile(stampOf(bundle), inputs)
}

const stampOf = (bundle: string) => join(root, 'packages', bundle, 'dist', stampName)

interface Stale {
  bundle: string
  inputs: string
}

async function staleOf(bundle: string): Promise<Stale[]> {
  const inputs = await hashOfInputs(bundle)
  const built = await readFile(stampOf(bundle), 'utf8').catch(() => null)
  return built === inputs ? [] : [{ bundle, inputs }]
}

const started = performance.now()
const stale = (await Promise.all(bundles.map(staleOf))).flat()
if (stale.length > 0) {
  const names = stale.map(({ bundle }) => `the ${bundle}`).join(' and ')
  process.stdout.write(`Building ${names} … `)
  const outcomes = await Promise.allSettled(stale.map(build))
  console.log(`${((performance.now() - started) / 1000).toFixed(1)} s`)
  for (const [at, outcome] of outcomes.entries()) {
    if (outcome.status === 'fulfilled') continue
    const { stderr, message } = outcome.reason as Error & { stderr?: string }
    console.error(`The ${stale[at]?.bundle} could not be built:\n${stderr || message}`)
    process.exitCode = 1
  }
}
