import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PNG } from 'pngjs'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { temporaryFolder } from '../../test/rig/server.ts'
import { compareFolders } from './compare.ts'

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let lines: string[]
beforeEach(async () => {
  folder = await temporaryFolder()
  lines = []
  vi.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(line))
})
afterEach(async () => {
  vi.restoreAllMocks()
  await folder.remove()
})

/** A grey picture, one pixel of which may have another colour. */
function grey(red = 128, size = 10): Buffer {
  const picture = new PNG({ width: size, height: size })
  picture.data.fill(128)
  picture.data[0] = red
  return PNG.sync.write(picture)
}

async function compare(before: Record<string, Buffer>, after: Record<string, Buffer>) {
  const given = { before, after }
  for (const [name, pictures] of Object.entries(given)) {
    await mkdir(join(folder.path, name))
    for (const [file, picture] of Object.entries(pictures)) {
      await writeFile(join(folder.path, name, file), picture)
    }
  }
  return await compareFolders(join(folder.path, 'before'), join(folder.path, 'after'))
}

it('equal pictures are the same', async () => {
  expect(await compare({ 'a.png': grey() }, { 'a.png': grey() })).toBe(true)
  expect(lines).toEqual(['1 of 1 pictures are the same'])
  expect(await readdir(join(folder.path, 'before'))).toEqual(['a.png'])
})

it('one pixel of the next shade is a difference, and is drawn', async () => {
  expect(await compare({ 'a.png': grey() }, { 'a.png': grey(129) })).toBe(false)
  expect(lines).toEqual(['✘ a.png: 1.000 % of the pixels differ', '0 of 1 pictures are the same'])
  expect(await readdir(join(folder.path, 'before', 'differences'))).toEqual(['a.png'])
})

it('a picture that is new, gone or of another size is a difference', async () => {
  const before = { 'a.png': grey(), 'b.png': grey() }
  const after = { 'b.png': grey(128, 11), 'c.png': grey() }
  expect(await compare(before, after)).toBe(false)
  expect(lines).toEqual([
    '✘ a.png: is gone',
    '✘ b.png: has another size',
    '✘ c.png: is new',
    '0 of 3 pictures are the same',
  ])
})
