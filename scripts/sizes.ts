/** Measures what browsers download, as served, and proves that it contains no schema. */
import { glob, readFile, stat } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type BuildOptions } from 'esbuild'
import { brotli } from './brotli.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const dist = 'packages/widget/dist'
const loader = `${dist}/papo.js`
const panel = `${dist}/papo/panel.*.js`

/** Limits in bytes of the precompressed brotli files. */
const served: { name: string; limit: number; files: string[] }[] = [
  {
    name: 'what follows a chat, loaded as it starts',
    limit: 5_900,
    files: [`${dist}/papo/visitor-live-chat.*.js`],
  },
  {
    name: 'the socket, loaded as it connects',
    limit: 3_600,
    files: [`${dist}/papo/realtime.*.js`],
  },
  { name: 'papo.js', limit: 4_300, files: [loader] },
  ...['en', 'pt-BR'].map((language) => ({
    name: `everything until the open panel in ${language}`,
    limit: 34_000,
    files: [loader, panel, `${dist}/papo/locale-${language}.*.js`],
  })),
]

/** The parts of the SDK that a custom page needs: at the start, and with what follows a chat. */
const visitorSdk = {
  entry: `export { createVisitorClient } from '@papo/sdk'`,
  startLimit: 7_900,
  limit: 18_300,
}

const bundling = {
  absWorkingDir: root,
  bundle: true,
  format: 'esm',
  minify: true,
  write: false,
  splitting: true,
  outdir: 'out',
  target: 'es2022',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  loader: { '.css': 'empty' },
} satisfies BuildOptions

function report(name: string, bytes: number, limit: number): void {
  const fits = bytes > 0 && bytes <= limit
  if (!fits) process.exitCode = 1
  console.log(`${fits ? '✔' : '✘'} ${name}: ${bytes} of ${limit} bytes, brotli`)
}

async function weigh(pattern: string): Promise<number> {
  const files = await Array.fromAsync(glob(`${pattern}.br`, { cwd: root }))
  const [file] = files
  if (file === undefined || files.length > 1) {
    throw new Error(`${files.length} files match ${pattern}.br, not one`)
  }
  return (await stat(join(root, file))).size
}

async function bundle(contents: string) {
  return await build({
    ...bundling,
    metafile: true,
    stdin: { contents, resolveDir: root, loader: 'ts' },
  })
}

/** The page of the console, and all that it asks for before anybody does anything. */
async function weighConsole(): Promise<number> {
  const folder = join(root, 'packages/console/dist')
  const page = await readFile(join(folder, 'index.html'), 'utf8')
  const files = [...page.matchAll(/(?:src|href)="\/console\/([^"]+)"/g)].flatMap(
    ([, file]) => file ?? [],
  )
  const sizes = ['index.html', ...new Set(files)].map(
    async (file) => (await stat(join(folder, `${file}.br`))).size,
  )
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
}

/** The brotli bytes of what the entry imports at once, and of all that it may import. */
async function weighVisitorSdk(): Promise<{ start: number; whole: number }> {
  const { outputFiles, metafile } = await bundle(visitorSdk.entry)
  const bytesOf = new Map(
    outputFiles.map(({ path, contents }) => [relative(root, path), brotli(contents).length]),
  )
  const sum = (files: Iterable<string>) =>
    [...files].reduce((bytes, file) => bytes + (bytesOf.get(file) ?? 0), 0)
  const atOnce = new Set<string>()
  const add = (file: string) => {
    if (atOnce.has(file)) return
    atOnce.add(file)
    for (const { path, kind } of metafile.outputs[file]?.imports ?? []) {
      if (kind === 'import-statement') add(path)
    }
  }
  add('out/stdin.js')
  return { start: sum(atOnce), whole: sum(bytesOf.keys()) }
}

/** Every module that a source of a browser's package imports as a value, directly or indirectly. */
async function schemasInBrowsers(): Promise<string[]> {
  const sources = await Array.fromAsync(
    glob('packages/{sdk,chat-kit,widget,console}/src/**/*.{ts,tsx}', { cwd: root }),
  )
  const everything = sources.map((source, at) => `export * as m${at} from './${source}'`).join('\n')
  const { metafile } = await bundle(everything)
  return Object.keys(metafile.inputs).filter((input) => /node_modules\/typebox\//.test(input))
}

for (const { name, limit, files } of served) {
  const sizes = await Promise.all(files.map(weigh))
  report(
    name,
    sizes.reduce((sum, size) => sum + size, 0),
    limit,
  )
}
report('the console, until somebody signs in', await weighConsole(), 90_000)
const { start, whole } = await weighVisitorSdk()
report('the SDK of a visitor that starts a chat', start, visitorSdk.startLimit)
report('the same with what follows a chat and its socket', whole, visitorSdk.limit)
const schemas = await schemasInBrowsers()
console.log(`${schemas.length === 0 ? '✔' : '✘'} TypeBox for browsers: ${schemas.length} modules`)
if (schemas.length > 0) {
  console.log(schemas.slice(0, 5).join('\n'))
  process.exitCode = 1
}
