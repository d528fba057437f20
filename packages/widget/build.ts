import { createHash } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { nodeResolve } from '@rollup/plugin-node-resolve'
import terserPlugin from '@rollup/plugin-terser'
import { transform } from 'esbuild'
import { type Plugin, rollup, type RollupBuild } from 'rollup'
import esbuild from 'rollup-plugin-esbuild'
import { dropUncalled } from './drop-uncalled.ts'
import { leanPreact } from './lean-preact.ts'
import { translations as english, type Translations } from './src/locales/en.ts'
import { translations as portuguese } from './src/locales/pt-BR.ts'

const folder = fileURLToPath(new URL('.', import.meta.url))
/** The output folder; the first argument overrides it. */
const dist = resolve(process.argv[2] ?? `${folder}dist`)
const target = 'es2022'

/** The joined text of the source files that match a pattern. */
const texts = (pattern: string): string =>
  globSync(pattern, { cwd: folder })
    .toSorted()
    .map((file) => readFileSync(folder + file, 'utf8'))
    .join('\n')

const variables = [...new Set(texts('src/**/*.css.ts').match(/--[a-z-]+/g))].toSorted()

/** Minifies style sheets in TypeScript: template literals marked with a css comment. */
const minifyCss: Plugin = {
  name: 'minify-css',
  async transform(code, id) {
    if (!id.endsWith('.css.ts')) return null
    let minified = code
    for (const [template, css] of code.matchAll(/\/\* css \*\/ `([^`]*)`/g)) {
      const { code: small } = await transform(css ?? '', {
        loader: 'css',
        minify: true,
        target: 'chrome100',
      })
      minified = minified.replace(template, () => JSON.stringify(small.trim()))
    }
    return { code: minified, map: null }
  },
}

const numbers = new Map(Object.keys(english).map((key, index) => [key, index]))

/** Replaces translation keys by their index: a locale file is the list of texts in that order. */
const numberKeys: Plugin = {
  name: 'number-keys',
  renderChunk(code) {
    return {
      code: code.replace(/(["'])([a-z]+\.[A-Za-z]+)\1/g, (literal, _, key: string) =>
        String(numbers.get(key) ?? literal),
      ),
      map: null,
    }
  },
}

/** Shortens the names of the style sheets' own variables, identically in every file. */
const shortenVariables: Plugin = {
  name: 'shorten-variables',
  renderChunk(code) {
    return {
      code: code.replace(/(?<=var\(|[{;"'])--[a-z-]+(?=[:)"'])/g, (name) => {
        const at = variables.indexOf(name)
        return at < 0 ? name : `--${at.toString(36)}`
      }),
      map: null,
    }
  },
}

/**
 * Gives every call of a dynamic import a new URL: browsers cache a failed module, so a retry needs
 * another address. The loader is no ES module; `PanelLoader` numbers its own retries.
 */
const freshImports: Plugin = {
  name: 'fresh-imports',
  renderDynamicImport: ({ format }) =>
    format === 'es'
      ? { left: 'import(', right: '+"?"+(import.meta.tries=-~import.meta.tries))' }
      : null,
}

/** A second minifier: esbuild shortens code that terser leaves. */
const minifySyntax: Plugin = {
  name: 'minify-syntax',
  async renderChunk(code) {
    const { code: small } = await transform(code, { minify: true, target })
    return { code: small, map: null }
  },
}

const open = (input: string, define: Record<string, string> = {}): Promise<RollupBuild> =>
  rollup({
    input: folder + input,
    preserveEntrySignatures: 'allow-extension',
    plugins: [
      minifyCss,
      leanPreact,
      nodeResolve({ extensions: ['.mjs', '.js', '.ts', '.tsx'] }),
      esbuild({
        target,
        jsxFactory: 'createElement',
        jsxFragment: 'Fragment',
        define,
        tsconfig: false,
      }),
    ],
    onwarn(warning) {
      // Preact's own modules import each other in cycles.
      if (warning.ids?.every((id) => id.includes('/preact/src/'))) return
      throw new Error(warning.message)
    },
  })

// The package's types describe CommonJS, but its file is a module.
const terser = terserPlugin as unknown as (typeof terserPlugin)['default']

const shrink = () =>
  terser({
    ecma: 2020,
    compress: {
      passes: 3,
      unsafe_arrows: true,
      keep_fargs: false,
      pure_getters: true,
    },
    format: { comments: false },
  })

interface Bundle {
  input: string
  format: 'es' | 'iife'
  define?: Record<string, string>
  /** A text that contains the names called from outside the file. */
  reserved: string
}

/** Writes a bundle and its lazy chunks. Resolves with the path of its entry file under `dist`. */
async function bundle({ input, format, define, reserved }: Bundle): Promise<string> {
  const build = await open(input, define)
  const { output } = await build.write({
    dir: dist,
    format,
    entryFileNames: format === 'es' ? 'papo/panel.[hash:10].js' : 'papo.js',
    chunkFileNames: 'papo/[name].[hash:10].js',
    hashCharacters: 'hex',
    plugins: [
      freshImports,
      numberKeys,
      shortenVariables,
      minifySyntax,
      dropUncalled(reserved),
      shrink(),
    ],
  })
  await build.close()
  return output[0].fileName
}

/** Writes `dist/papo/locale-<language>.<hash>.js` and resolves with its path under `dist`. */
async function writeLocale(language: string, translations: Translations): Promise<string> {
  const texts = Array.from(numbers.keys(), (key) => translations[key as keyof Translations])
  const code = `export const translations=${JSON.stringify(texts)}`
  const hash = createHash('sha256').update(code).digest('hex').slice(0, 10)
  const file = `papo/locale-${language}.${hash}.js`
  await writeFile(`${dist}/${file}`, code)
  return file
}

await rm(dist, { recursive: true, force: true })
await mkdir(`${dist}/papo`, { recursive: true })
const panel = await bundle({
  input: 'src/panel/main.tsx',
  format: 'es',
  reserved: texts('src/panel-contract.ts') + texts('src/rating/*'),
})
const languages = {
  en: await writeLocale('en', english),
  'pt-BR': await writeLocale('pt-BR', portuguese),
}
await bundle({
  input: 'src/loader/main.ts',
  format: 'iife',
  define: { PANEL_FILE: JSON.stringify(panel), LOCALE_FILES: JSON.stringify(languages) },
  reserved: texts('src/papo.ts'),
})
