import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { groups, scenarios } from './all-scenarios.ts'
import { root } from './mutations/sources.ts'

/** The rows of a README's tables that begin with a code. */
const rowsOf = (folder: string) =>
  readFileSync(join(root, folder, 'README.md'), 'utf8')
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .filter(([, code = '']) => /^[A-Z]\d+$/.test(code))
    .map(([, code, name, what]) => ({ code, name, what }))

describe('the scenarios', () => {
  it('are in the tables of the READMEs, in their order', () => {
    expect(['faults', 'security'].flatMap(rowsOf)).toEqual(
      scenarios.map(({ code, name, what }) => ({ code, name: `\`${name}\``, what })),
    )
  })

  it.each(groups)('of $folder have the names of their files, and one letter', (group) => {
    const files = group.scenarios.map(({ name }) => join(root, group.folder, `${name}.ts`))
    expect(files.filter((file) => !existsSync(file))).toEqual([])
    expect(new Set(group.scenarios.map(({ code }) => code.charAt(0))).size).toBe(1)
  })

  it('have different codes and names, and no name of a group', () => {
    const words = [
      ...scenarios.flatMap(({ code, name }) => [code, name]),
      ...groups.map(({ folder }) => folder.split('/').at(-1)),
    ]
    expect(new Set(words).size).toBe(words.length)
  })
})
