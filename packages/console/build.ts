/**
 * Builds the console into `dist/`: `index.html`, and one script, one style sheet and the icon, whose
 * names contain a hash of their content. The same sources give the same bytes.
 */
import { createHash } from 'node:crypto'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { nodeResolve } from '@rollup/plugin-node-resolve'
import terserPlugin from '@rollup/plugin-terser'
import { build } from 'esbuild'
import { type Plugin, rollup } from 'rollup'
import esbuild from 'rollup-plugin-esbuild'

const folder = fileURLToPath(new URL('.', import.meta.url))
/** The path under which the API serves `dist`. */
const base = '/console/'
const target = 'es2023'
/** The oldest browsers that support `light-dark()`. */
const styleTargets = ['chrome123', 'edge123', 'firefox120', 'safari17.5']

/**
 * Removes `dangerouslySetInnerHTML` from Preact, which the console does not use. The script then has
 * no raw HTML sink and runs where Trusted Types are required.
 */
const removeRawHtml: Plugin = {
  name: 'remove-raw-html',
  transform(code, id) {
    if (!id.endsWith('preact.mjs')) return null
    const without = code
      .replace(/"dangerouslySetInnerHTML"==s\?y=k:/, '')
      .replace(/"dangerouslySetInnerHTML"==s\?h=k:/, '')
      .replace(/h\?\(l\|\|y&&[^;]*?innerHTML[^;]*?,r\.__k=\[\]\):\(/, '(')
    if (/innerHTML/i.test(without)) this.error('Preact has changed: raw HTML is still in it')
    return { code: without, map: null }
  },
}

// The package's types describe CommonJS, but its file is a module.
const terser = terserPlugin as unknown as (typeof terserPlugin)['default']

async function buildScript(): Promise<string> {
  const bundle = await rollup({
    input: `${folder}src/main.tsx`,
    plugins: [
      removeRawHtml,
      nodeResolve({ extensions: ['.mjs', '.js', '.ts', '.tsx'] }),
      esbuild({ target, jsx: 'automatic', jsxImportSource: 'preact', tsconfig: false }),
    ],
    onwarn(warning) {
      throw new Error(warning.message)
    },
  })
  const { output } = await bundle.generate({
    format: 'es',
    plugins: [terser({ ecma: 2020, compress: { passes: 2 }, format: { comments: false } })],
  })
  await bundle.close()
  return output[0].code
}

async function buildStyle(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [`${folder}src/design/console.css`],
    bundle: true,
    minify: true,
    write: false,
    target: styleTargets,
  })
  return outputFiles[0]?.text ?? ''
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
const [script, style, icon, page] = await Promise.all([
  buildScript(),
  buildStyle(),
  readFile(`${folder}src/design/icon.svg`, 'utf8'),
  readFile(`${folder}index.html`, 'utf8'),
])
const addresses: Record<string, string> = {
  SCRIPT_FILE: await writeHashed('console', 'js', script),
  STYLE_FILE: await writeHashed('console', 'css', style),
  ICON_FILE: await writeHashed('icon', 'svg', icon.trim()),
}
const html = page.replace(/\b[A-Z]+_FILE\b/g, (name) => addresses[name] ?? name)
await writeFile(`${folder}dist/index.html`, html)
