/**
 * Builds the console into `dist/`: `index.html`, and its script, its style sheet and the icon, whose
 * names contain a hash of their content. What the script imports on demand is in scripts of its own, with
 * its styles. The same sources give the same bytes.
 */
import { createHash } from 'node:crypto'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { colors, font, quick, radii } from '@papo/chat-kit/appearance/tokens'
import { build, type BuildOptions, type Plugin, transform } from 'esbuild'
import { licencesOf } from '../../scripts/licences.ts'
import { bundlePreview } from '../widget/bundle.ts'

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
    const others = Object.entries({ ...radii, quick, font }).map(
      ([name, value]) => `--${name}: ${value};`,
    )
    const contents = `:root { ${[...shades, ...others].join(' ')} }`
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

/** The icon with a count, which is legible at 16 pixels. */
const withCount = (icon: string, count: string) =>
  icon.replace(
    '</svg>',
    `<circle cx="21" cy="21" r="11" fill="#c0213a"/><text x="21" y="27" text-anchor="middle" font-family="system-ui,sans-serif" font-size="17" font-weight="700" fill="#fff">${count}</text></svg>`,
  )

/** Writes an icon for each count that it can show, with one hash for all. Resolves with their URL, where COUNT stands for the count. */
async function writeCountedIcons(icon: string): Promise<string> {
  const counts = ['1', '2', '3', '4', '5', '6', '7', '8', '9', 'more']
  const icons = counts.map((count) => withCount(icon, count === 'more' ? '9+' : count))
  const hash = createHash('sha256').update(icons.join('')).digest('hex').slice(0, 10)
  const fileOf = (count = 'COUNT') => `assets/icon-${count}.${hash}.svg`
  await Promise.all(
    icons.map((content, at) => writeFile(`${folder}dist/${fileOf(counts[at])}`, content)),
  )
  return base + fileOf()
}

/** Of the packages that the server hands out. */
const { version } = JSON.parse(
  await readFile(fileURLToPath(new URL('../widget/package.json', import.meta.url)), 'utf8'),
) as { version: string }

await rm(`${folder}dist`, { recursive: true, force: true })
await mkdir(`${folder}dist/assets`, { recursive: true })

const previewFile = `${base}assets/${await bundlePreview(`${folder}dist/assets`)}`
/** The widget's preview is a file of its own, built as the widget is. */
const widgetPreview: Plugin = {
  name: 'widget-preview',
  setup({ onResolve }) {
    onResolve({ filter: /\/widget-preview\.ts$/ }, () => ({ path: previewFile, external: true }))
  },
}

/** The oldest browsers that support `light-dark()`. */
const target = ['es2023', 'chrome123', 'edge123', 'firefox120', 'safari17.5']
const options = {
  absWorkingDir: folder,
  entryPoints: { console: 'src/main.tsx' },
  outdir: 'dist',
  entryNames: 'assets/[name].[hash]',
  chunkNames: 'assets/[name].[hash]',
  bundle: true,
  splitting: true,
  minify: true,
  write: false,
  metafile: true,
  format: 'esm',
  target,
  jsx: 'automatic',
  jsxImportSource: 'preact',
  define: { PACKAGE_VERSION: JSON.stringify(version) },
  banner: { js: '/*! Licences: ../licences.txt */' },
} satisfies BuildOptions

interface Imports {
  imports: { path: string; kind: string }[]
}

/** What a file imports at once, directly or indirectly, and itself. */
function atOnce(files: Record<string, Imports>, file: string, found = new Set<string>()) {
  found.add(file)
  for (const { path, kind } of files[file]?.imports ?? []) {
    if (kind !== 'dynamic-import' && !found.has(path)) atOnce(files, path, found)
  }
  return found
}

/** The sources that the page needs at once. */
async function sourcesOfPage(): Promise<Set<string>> {
  const { metafile } = await build({ ...options, plugins: [sharedTokens, widgetPreview] })
  const inputs = atOnce(metafile.inputs, options.entryPoints.console)
  return new Set([...inputs].map((input) => folder + input))
}

/** Puts the styles of what is imported on demand into its script, which adds them to the page. */
const stylesOnDemand = (ofPage: Set<string>): Plugin => ({
  name: 'styles-on-demand',
  setup({ onLoad }) {
    onLoad({ filter: /\.css$/ }, async ({ path }) => {
      if (ofPage.has(path)) return null
      const source = await readFile(path, 'utf8')
      const { code } = await transform(source, { loader: 'css', minify: true, target })
      const contents = [
        'const sheet = new CSSStyleSheet()',
        `sheet.replaceSync(${JSON.stringify(code.trim())})`,
        'document.adoptedStyleSheets.push(sheet)',
      ].join('\n')
      return { contents, loader: 'js' }
    })
  },
})
const bundle = await build({
  ...options,
  plugins: [sharedTokens, widgetPreview, stylesOnDemand(await sourcesOfPage())],
})

/** The only file of the bundle with such a name. Styles that a script on demand shares with the page are twice there. */
const named = (name: RegExp) => {
  const [file, ...others] = bundle.outputFiles.filter(({ path }) => name.test(path))
  if (file === undefined || others.length) throw new Error(`the bundle has no single ${name}`)
  return file
}
const scripts = bundle.outputFiles.filter(({ path }) => path.endsWith('.js'))
await Promise.all(scripts.map(({ path, contents }) => writeFile(path, contents)))

const [icon, page] = await Promise.all([
  readFile(`${folder}src/design/icon.svg`, 'utf8'),
  readFile(`${folder}index.html`, 'utf8'),
])
const script = relative(folder, named(/\/console\.\w+\.js$/).path)
const addressOf = (file: string) => base + relative('dist', file)
const preloads = [...atOnce(bundle.metafile.outputs, script)]
  .filter((file) => file !== script)
  .map((file) => `<link rel="modulepreload" href="${addressOf(file)}" />`)
const addresses: Record<string, string> = {
  SCRIPT_FILE: addressOf(script),
  STYLE_FILE: await writeHashed('console', 'css', named(/\/console\.\w+\.css$/).text),
  ICON_FILE: await writeHashed('icon', 'svg', icon.trim()),
  COUNTED_ICON_FILE: await writeCountedIcons(icon.trim()),
}
const html = page
  .replace(/\b[A-Z_]+_FILE\b/g, (name) => addresses[name] ?? name)
  .replace('</head>', `  ${preloads.join('\n    ')}\n  </head>`)
await writeFile(`${folder}dist/index.html`, html)
const files = Object.keys(bundle.metafile.inputs).map((file) => folder + file)
await writeFile(`${folder}dist/licences.txt`, await licencesOf(files))
