import { createHash } from 'node:crypto'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { nodeResolve } from '@rollup/plugin-node-resolve'
import terserPlugin from '@rollup/plugin-terser'
import { transform } from 'esbuild'
import { type Plugin, rollup, type RollupBuild } from 'rollup'
import esbuild from 'rollup-plugin-esbuild'
import { words } from './src/words/en.ts'

const folder = fileURLToPath(new URL('.', import.meta.url))
/** Where the files go; another place can be named. */
const dist = resolve(process.argv[2] ?? `${folder}dist`)
const target = 'es2022'

/** Minifies style sheets in TypeScript: templates that are marked with a css comment. */
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

/**
 * Preact writes raw HTML for one prop that is not used here. Without it no such sink is left in the
 * files, which strict pages search for.
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

/** Numbers for the keys of the texts, in the panel and in the languages alike. */
const numberWords: Plugin = {
  name: 'number-words',
  renderChunk(code) {
    const numbers = new Map(Object.keys(words).map((key, index) => [key, index]))
    return {
      code: code.replace(/(["'])([a-z]+\.[A-Za-z]+)\1/g, (literal, _, key: string) =>
        String(numbers.get(key) ?? literal),
      ),
      map: null,
    }
  },
}

/** What one minifier misses the other finds. */
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
    plugins: [
      minifyCss,
      removeRawHtml,
      nodeResolve({ extensions: ['.mjs', '.js', '.ts', '.tsx'] }),
      esbuild({ target, jsx: 'automatic', jsxImportSource: 'preact', define, tsconfig: false }),
    ],
    onwarn(warning) {
      throw new Error(warning.message)
    },
  })

// The package's types speak of CommonJS, its file is a module.
const terser = terserPlugin as unknown as (typeof terserPlugin)['default']

const shrink = () =>
  terser({
    ecma: 2020,
    compress: {
      passes: 3,
      unsafe_arrows: true,
      unsafe_methods: true,
      keep_fargs: false,
      pure_getters: true,
    },
    format: { comments: false },
  })

async function bundle(
  input: string,
  format: 'es' | 'iife',
  define?: Record<string, string>,
): Promise<string> {
  const build = await open(input, define)
  const { output } = await build.generate({
    format,
    plugins: [numberWords, minifySyntax, shrink()],
  })
  await build.close()
  return output[0].code
}

/** Writes `dist/papo/<name>.<hash>.js` and resolves with its place under `dist`. */
async function writeHashed(name: string, code: string): Promise<string> {
  const hash = createHash('sha256').update(code).digest('hex').slice(0, 10)
  const file = `papo/${name}.${hash}.js`
  await writeFile(`${dist}/${file}`, code)
  return file
}

await rm(dist, { recursive: true, force: true })
await mkdir(`${dist}/papo`, { recursive: true })
const panel = await writeHashed('panel', await bundle('src/panel/main.tsx', 'es'))
const languages: Record<string, string> = {}
for (const language of ['en', 'pt-BR']) {
  const code = await bundle(`src/words/${language}.ts`, 'es')
  languages[language] = await writeHashed(`words-${language}`, code)
}
const loader = await bundle('src/loader/main.ts', 'iife', {
  PANEL_FILE: JSON.stringify(panel),
  WORDS_FILES: JSON.stringify(languages),
})
await writeFile(`${dist}/papo.js`, loader)
