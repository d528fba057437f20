/** Prints what each measure that makes the widget smaller saves, by building it without. */
import { glob, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bundleWidget, chosen, type Measures } from '../packages/widget/bundle.ts'
import { brotli } from './brotli.ts'

const variants: Record<string, Partial<Measures>> = {
  'as it is built': {},
  'esbuild as the minifier': { minifier: 'esbuild' },
  'no minifier': { minifier: null },
  'style sheets as they are written': { minifyCss: false },
  'translation keys as they are written': { numberKeys: false },
}

/** The bytes of `papo.js`, and of everything until the open panel in Portuguese. */
async function weigh(measures: Partial<Measures>): Promise<[loader: number, open: number]> {
  const dist = await mkdtemp(join(tmpdir(), 'papo-measures-'))
  try {
    await bundleWidget(dist, { ...chosen, ...measures })
    const files = await Array.fromAsync(glob('papo/{panel,locale-pt-BR}.*.js', { cwd: dist }))
    const bytesOf = async (file: string) => brotli(await readFile(join(dist, file))).length
    const loader = await bytesOf('papo.js')
    const others = await Promise.all(files.map(bytesOf))
    return [loader, others.reduce((sum, bytes) => sum + bytes, loader)]
  } finally {
    await rm(dist, { recursive: true })
  }
}

const row = (loader: string | number, open: string | number, name: string) =>
  console.log(`${String(loader).padStart(7)}  ${String(open).padStart(20)}  ${name}`)

row('papo.js', 'until the open panel', 'bytes, brotli')
for (const [name, measures] of Object.entries(variants)) row(...(await weigh(measures)), name)
