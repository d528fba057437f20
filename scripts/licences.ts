import { readFile } from 'node:fs/promises'

const packageFolder = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/

/** Whether a file belongs to an installed package, not to this repository. */
export const isInstalled = (file: string): boolean => packageFolder.test(file)

/** The licences of the installed packages that the files belong to. They have to come with every copy. */
export async function licencesOf(files: readonly string[]): Promise<string> {
  const folders = new Set(files.flatMap((file) => packageFolder.exec(file) ?? []))
  const texts = await Promise.all(
    Array.from(folders, async (folder) => {
      const manifest = await readFile(`${folder}/package.json`, 'utf8')
      const { name } = JSON.parse(manifest) as { name: string }
      return `${name}\n\n${await readFile(`${folder}/LICENSE`, 'utf8')}`
    }),
  )
  return texts.toSorted().join('\n\n')
}
