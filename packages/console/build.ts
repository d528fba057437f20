/**
 * Builds the console into `dist/`: `index.html`, and one script, one style sheet and the icon, whose
 * names contain a hash of their content. The same sources give the same bytes.
 */
import { createHash } from 'node:crypto'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { colors, quick } from '@papo/chat-kit/appearance/tokens'
import { build, type Plugin } from 'esbuild'
import { licencesOf } from '../../scripts/licences.ts'

const folder = fileURLToPath(new URL('.', import.meta.url))
/** The path under which the API serves `dist`. */
const base = '/console/'

/** The tokens of both front ends as the style sheet `shared-tokens`. */
const sharedTokens: Plugin = {
  name: 'shared-tokens',
  setup({ onResolve, onLoad }) {
    const shades = Object.entries(colors).map(
      ([name, [light, dark]]) => `--${name}: light-dark(${light}, ${dark});`,
    )
    const contents = `:root { ${shades.join(' ')} --quick: ${quick}; }`
    onResolve({ filter: /^shared-tokens$/ }, ({ path }) => ({ path, namespace: path }))
    onLoad({ filter: /./, namespace: 'shared-tokens' }, () => ({ contents, loader: 'css' }))
  },
}

/** Writes `dist/assets/<name>.<hash>.<type>` and resolves with its URL. */
async function writeHashed(name: string, type: string, content: string): Promise<string> {
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 10)
  const file = `assets/${name}.${hash}.${type}`
  await writeFile(`${folder}dist/${file}`, content)
  return base + file
}

await rm(`${folder}dist`, { recursive: true, force: true })
await mkdir(`${folder}dist/assets`, { recursive: true })
const bundle = await build({
  absWorkingDir: folder,
  entryPoints: ['src/main.tsx'],
  outdir: 'dist',
  bundle: true,
  minify: true,
  write: false,
  metafile: true,
  format: 'esm',
  // The oldest browsers that support `light-dark()`.
  target: ['es2023', 'chrome123', 'edge123', 'firefox120', 'safari17.5'],
  jsx: 'automatic',
  jsxImportSource: 'preact',
  plugins: [sharedTokens],
  banner: { js: '/*! Licences: ../licences.txt */' },
})

/** The only file of the bundle with this ending. */
const textOf = (ending: string): string => {
  const file = bundle.outputFiles.find(({ path }) => path.endsWith(ending))
  if (file === undefined) throw new Error(`the bundle has no ${ending}`)
  return file.text
}

const [icon, page] = await Promise.all([
  readFile(`${folder}src/design/icon.svg`, 'utf8'),
  readFile(`${folder}index.html`, 'utf8'),
])
const addresses: Record<string, string> = {
  SCRIPT_FILE: await writeHashed('console', 'js', textOf('.js')),
  STYLE_FILE: await writeHashed('console', 'css', textOf('.css')),
  ICON_FILE: await writeHashed('icon', 'svg', icon.trim()),
}
const html = page.replace(/\b[A-Z]+_FILE\b/g, (name) => addresses[name] ?? name)
await writeFile(`${folder}dist/index.html`, html)
const files = Object.keys(bundle.metafile.inputs).map((file) => folder + file)
await writeFile(`${folder}dist/licences.txt`, await licencesOf(files))
