import { basename } from 'node:path'
import { transform } from 'esbuild'
import type { Plugin } from 'rollup'
import { isInstalled, licencesOf } from '../../scripts/licences.ts'
import { translations as english } from './src/locales/en.ts'

/** Minifies the style sheets in our sources: template literals marked with a css comment. */
export const minifyCss: Plugin = {
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

/** The texts of a language in the order in which `numberKeys` numbers their keys. */
export const listTexts = (translations: Record<string, string>): (string | undefined)[] =>
  Array.from(numbers.keys(), (key) => translations[key])

/** Replaces the translation keys in our sources by their index in a language's list of texts. */
export const numberKeys: Plugin = {
  name: 'number-keys',
  transform(code, id) {
    if (isInstalled(id)) return null
    const numbered = code.replace(/"([a-z]+\.[A-Za-z]+)"/g, (literal, key: string) =>
      String(numbers.get(key) ?? literal),
    )
    return { code: numbered, map: null }
  },
}

/**
 * Gives every call of a dynamic import a new URL: browsers cache a failed module, so a retry needs
 * another address. The loader is no ES module; `PanelLoader` numbers its own retries.
 */
export const freshImports: Plugin = {
  name: 'fresh-imports',
  renderDynamicImport: ({ format }) =>
    format === 'es'
      ? { left: 'import(', right: '+"?"+(import.meta.tries=-~import.meta.tries))' }
      : null,
}

/** Writes the licences of the packages in a bundle into `file`, and names it in the chunks with their code. */
export const nameLicences = (file: string): Plugin => ({
  name: 'name-licences',
  banner: ({ moduleIds }) =>
    moduleIds.some(isInstalled) ? `/*! Licences: ${basename(file)} */` : '',
  async generateBundle(_, bundle) {
    const modules = Object.values(bundle).flatMap((it) => (it.type === 'chunk' ? it.moduleIds : []))
    const source = await licencesOf(modules)
    if (source) this.emitFile({ type: 'asset', fileName: file, source })
  },
})
