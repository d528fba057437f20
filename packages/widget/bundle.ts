import { createHash } from 'node:crypto'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { nodeResolve } from '@rollup/plugin-node-resolve'
import terserPlugin from '@rollup/plugin-terser'
import { rollup } from 'rollup'
import esbuild, { minify } from 'rollup-plugin-esbuild'
import { freshImports, listTexts, minifyCss, nameLicences, numberKeys } from './plugins.ts'
import { translations as english } from './src/locales/en.ts'
import { translations as portuguese } from './src/locales/pt-BR.ts'

/** What makes the files smaller. `pnpm measures` prints what each of these saves. */
export interface Measures {
  minifier: 'terser' | 'esbuild' | null
  minifyCss: boolean
  numberKeys: boolean
}

export const chosen: Measures = { minifier: 'terser', minifyCss: true, numberKeys: true }

const folder = fileURLToPath(new URL('.', import.meta.url))
const target = 'es2022'

// The package's types describe CommonJS, but its file is a module.
const terser = terserPlugin as unknown as (typeof terserPlugin)['default']

const minifiers = {
  terser: () => terser({ compress: { passes: 3 } }),
  esbuild: () => minify({ target }),
}

interface Bundle {
  input: string
  format: 'es' | 'iife'
  define?: Record<string, string>
  dist: string
  measures: Measures
}

/** Writes a bundle and its lazy chunks. Resolves with the path of its entry file under `dist`. */
async function bundle({ input, format, define = {}, dist, measures }: Bundle): Promise<string> {
  const build = await rollup({
    input: folder + input,
    preserveEntrySignatures: 'allow-extension',
    plugins: [
      measures.minifyCss && minifyCss,
      nodeResolve({ extensions: ['.mjs', '.js', '.ts', '.tsx'] }),
      esbuild({ target, jsx: 'automatic', jsxImportSource: 'preact', define, tsconfig: false }),
      measures.numberKeys && numberKeys,
    ],
    onwarn(warning) {
      throw new Error(warning.message)
    },
  })
  const { output } = await build.write({
    dir: dist,
    format,
    entryFileNames: format === 'es' ? 'papo/panel.[hash:10].js' : 'papo.js',
    chunkFileNames: 'papo/[name].[hash:10].js',
    hashCharacters: 'hex',
    plugins: [
      freshImports,
      nameLicences('papo/licences.txt'),
      measures.minifier && minifiers[measures.minifier](),
    ],
  })
  await build.close()
  return output[0].fileName
}

/** Writes `dist/papo/locale-<language>.<hash>.js` and resolves with its path under `dist`. */
async function writeLocale(dist: string, language: string, translations: object): Promise<string> {
  const code = `export const translations=${JSON.stringify(translations)}`
  const hash = createHash('sha256').update(code).digest('hex').slice(0, 10)
  const file = `papo/locale-${language}.${hash}.js`
  await writeFile(`${dist}/${file}`, code)
  return file
}

/** Writes the files that the server hands out into `dist`. The same sources give the same bytes. */
export async function bundleWidget(dist: string, measures: Measures = chosen): Promise<void> {
  await rm(`${dist}/papo`, { recursive: true, force: true })
  await mkdir(`${dist}/papo`, { recursive: true })
  const panel = await bundle({ input: 'src/panel/main.tsx', format: 'es', dist, measures })
  const texts = measures.numberKeys ? listTexts : (translations: object) => translations
  const languages = {
    en: await writeLocale(dist, 'en', texts(english)),
    'pt-BR': await writeLocale(dist, 'pt-BR', texts(portuguese)),
  }
  const define = { PANEL_FILE: JSON.stringify(panel), LOCALE_FILES: JSON.stringify(languages) }
  await bundle({ input: 'src/loader/main.ts', format: 'iife', define, dist, measures })
}

/**
 * Writes the preview of the widget, one file for the console, as `<folder>/preview.<hash>.js`. Resolves with its name.
 */
export async function bundlePreview(dist: string): Promise<string> {
  const build = await rollup({
    input: `${folder}src/preview/main.tsx`,
    plugins: [
      nodeResolve({ extensions: ['.mjs', '.js', '.ts', '.tsx'] }),
      esbuild({ target, jsx: 'automatic', jsxImportSource: 'preact', tsconfig: false }),
    ],
    onwarn(warning) {
      throw new Error(warning.message)
    },
  })
  const { output } = await build.write({
    dir: dist,
    format: 'es',
    entryFileNames: 'preview.[hash:10].js',
    hashCharacters: 'hex',
    inlineDynamicImports: true,
    banner: '/*! Licences: ../licences.txt */',
    plugins: [minifiers.esbuild()],
  })
  await build.close()
  return output[0].fileName
}
