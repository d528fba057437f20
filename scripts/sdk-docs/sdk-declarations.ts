import { glob, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  exportedNames,
  publicDeclarations,
  readDeclarations,
  type TopLevel,
} from './declarations.ts'

/** What the sources of a package declare for its users. */
export async function declarationsOf(folder: string): Promise<TopLevel[]> {
  const files = await Array.fromAsync(glob('src/**/*.ts', { cwd: folder }))
  const declared = files.map(async (file) =>
    readDeclarations(file, await readFile(join(folder, file), 'utf8')),
  )
  const index = await readFile(join(folder, 'src/index.ts'), 'utf8')
  return publicDeclarations((await Promise.all(declared)).flat(), exportedNames('index.ts', index))
}
