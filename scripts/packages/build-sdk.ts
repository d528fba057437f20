/**
 * Builds the SDK as its users get it: one module, its parts that are loaded when they are needed, and
 * one declaration file. They import nothing else.
 */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { writeDeclarations } from './declarations.ts'

const sdk = fileURLToPath(new URL('../../packages/sdk', import.meta.url))

/** Writes `index.js`, its parts and `index.d.ts` into the SDK's `dist`. */
export async function buildSdk(): Promise<void> {
  await rm(join(sdk, 'dist'), { recursive: true, force: true })
  await build({
    absWorkingDir: sdk,
    entryPoints: ['src/index.ts'],
    outdir: 'dist',
    chunkNames: 'parts/[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'neutral',
    target: 'es2022',
    charset: 'utf8',
  })
  await writeDeclarations('sdk', join(sdk, 'dist/index.d.ts'))
}
