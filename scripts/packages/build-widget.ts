/**
 * Builds the module of the widget as its users get it: for `import` and for `require`, each with one
 * declaration file. They import nothing, and have no effect until `load` is called.
 */
import { copyFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { writeDeclarations } from './declarations.ts'

const widget = fileURLToPath(new URL('../../packages/widget', import.meta.url))
const dist = join(widget, 'dist/npm')

/** Writes `index.js`, `index.cjs`, `index.d.ts` and `index.d.cts` into the widget's `dist/npm`. */
export async function buildWidget(): Promise<void> {
  await rm(dist, { recursive: true, force: true })
  await Promise.all(
    (['esm', 'cjs'] as const).map((format) =>
      build({
        absWorkingDir: widget,
        entryPoints: ['src/index.ts'],
        outfile: join(dist, format === 'esm' ? 'index.js' : 'index.cjs'),
        bundle: true,
        format,
        platform: 'neutral',
        target: 'es2022',
        charset: 'utf8',
      }),
    ),
  )
  await writeDeclarations('widget', join(dist, 'index.d.ts'))
  await copyFile(join(dist, 'index.d.ts'), join(dist, 'index.d.cts'))
}
