/**
 * Builds the front ends into their `dist/` and puts a `.br` and a `.gz` beside each text file. Up-
 * to-date bundles are skipped: the hash of the inputs is stored in the output, so that it cannot
 * outlive it.
 */
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { glob, readFile, writeFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { constants, gzip } from 'node:zlib'
import { brotli } from './brotli.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const bundles = ['widget', 'console']
/** Packages that every bundle contains besides its own sources. */
const foundations = ['protocol', 'sdk', 'chat-kit']
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
    `packages/${bundle}/{package.json,tsconfig.json,*.ts}`,
    ...[bundle, ...foundations].map((name) => `packages/${name}/src/**/*.*`),
  ]
  const files = await Array.fromAsync(glob(patterns, { cwd: root }))
  for (const file of files.toSorted()) {
    hash.update(`${file}\0`).update(await readFile(join(root, file)))
  }
  return hash.digest('hex')
}

async function compress(dist: string): Promise<void> {
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

async function build(bundle: string): Promise<void> {
  const folder = join(root, 'packages', bundle)
  const stamp = join(folder, 'dist', stampName)
  const inputs = await hashOfInputs(bundle)
  if (existsSync(stamp) && (await readFile(stamp, 'utf8')) === inputs) return
  const started = performance.now()
  await run(process.execPath, ['build.ts'], { cwd: folder })
  await compress(join(folder, 'dist'))
  await writeFile(stamp, inputs)
  console.log(`Built the ${bundle} in ${((performance.now() - started) / 1000).toFixed(1)} s`)
}

const outcomes = await Promise.allSettled(bundles.map(build))
for (const [at, outcome] of outcomes.entries()) {
  if (outcome.status === 'fulfilled') continue
  const { stderr, message } = outcome.reason as Error & { stderr?: string }
  console.error(`The ${bundles[at]} could not be built:\n${stderr || message}`)
  process.exitCode = 1
}
