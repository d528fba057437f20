import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import pixelmatch from 'pixelmatch'
import { PNG } from 'pngjs'

interface Difference {
  /** How many of the pixels differ, from 0 to 1. */
  share: number
  /** Shows the differing pixels; null if the pictures are of different sizes. */
  picture: PNG | null
}

/** Null if the pictures are the same, pixel by pixel. */
function differenceOf(before: PNG, after: PNG): Difference | null {
  const { width, height } = after
  if (before.width !== width || before.height !== height) return { share: 1, picture: null }
  const picture = new PNG({ width, height })
  const options = { threshold: 0, includeAA: true }
  const count = pixelmatch(before.data, after.data, picture.data, width, height, options)
  return count === 0 ? null : { share: count / (width * height), picture }
}

const picturesIn = async (folder: string): Promise<string[]> =>
  (await readdir(folder)).filter((file) => file.endsWith('.png'))

const read = async (folder: string, file: string): Promise<PNG> =>
  PNG.sync.read(await readFile(join(folder, file)))

/**
 * Prints which pictures of two folders differ, and by how many of their pixels. Writes the differing pixels into
 * `differences` in the folder of the pictures before. Resolves with whether all are the same.
 */
export async function compareFolders(before: string, after: string): Promise<boolean> {
  const [were, are] = await Promise.all([picturesIn(before), picturesIn(after)])
  const differences = join(before, 'differences')
  await rm(differences, { recursive: true, force: true })
  let same = 0
  for (const file of [...new Set([...were, ...are])].toSorted()) {
    if (!are.includes(file)) console.log(`✘ ${file}: is gone`)
    else if (!were.includes(file)) console.log(`✘ ${file}: is new`)
    else {
      const difference = differenceOf(await read(before, file), await read(after, file))
      if (difference === null) same++
      else await report(differences, file, difference)
    }
  }
  const total = new Set([...were, ...are]).size
  console.log(`${same} of ${total} pictures are the same`)
  return same === total
}

async function report(folder: string, file: string, { share, picture }: Difference): Promise<void> {
  if (picture === null) return console.log(`✘ ${file}: has another size`)
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, file), PNG.sync.write(picture))
  console.log(`✘ ${file}: ${(share * 100).toFixed(3)} % of the pixels differ`)
}
