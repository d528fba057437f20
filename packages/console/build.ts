/**
 * Builds the console into `dist/`: `index.html`, and one script, one style sheet and the icon, whose
 * names contain a hash of their content. The same sources give the same bytes.
 */
import { createHash } from 'node:crypto'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { build, type BuildOptions, type BuildResult } from 'esbuild'
import { licencesOf } from '../../scripts/licences.ts'

const folder = fileURLToPath(new URL('.', import.meta.url))
/** The path under which the API serves `dist`. */
const base = '/console/'
const options = {
  absWorkingDir: folder,
  bundle: true,
  minify: true,
  write: false,
} satisfies BuildOptions

const textOf = ({ outputFiles }: BuildResult<{ write: false }>) => outputFiles[0]?.text ?? ''

const buildScript = () =>
  build({
    ...options,
    entryPoints: ['src/main.tsx'],
    format: 'esm',
    target: 'es2023',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    banner: { js: '/*! Licences: ../licences.txt */' },
    metafile: true,
  })

const buildStyle = () =>
  build({
    ...options,
    entryPoints: ['src/design/console.css'],
    // The oldest browsers that support `light-dark()`.
    target: ['chrome123', 'edge123', 'firefox120', 'safari17.5'],
  })

/** Writes `dist/assets/<name>.<hash>.<type>` and resolves with its URL. */
async function writeHashed(name: string, type: string, content: string): Promise<string> {
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 10)
  const file = `assets/${name}.${hash}.${type}`
  await writeFile(`${folder}dist/${file}`, content)
  return base + file
}

await rm(`${folder}dist`, { recursive: true, force: true })
await mkdir(`${folder}dist/assets`, { recursive: true })
const [script, style, icon, page] = await Promise.all([
  buildScript(),
  buildStyle(),
  readFile(`${folder}src/design/icon.svg`, 'utf8'),
  readFile(`${folder}index.html`, 'utf8'),
])
const addresses: Record<string, string> = {
  SCRIPT_FILE: await writeHashed('console', 'js', textOf(script)),
  STYLE_FILE: await writeHashed('console', 'css', textOf(style)),
  ICON_FILE: await writeHashed('icon', 'svg', icon.trim()),
}
const html = page.replace(/\b[A-Z]+_FILE\b/g, (name) => addresses[name] ?? name)
await writeFile(`${folder}dist/index.html`, html)
const files = Object.keys(script.metafile.inputs).map((file) => folder + file)
await writeFile(`${folder}dist/licences.txt`, await licencesOf(files))
