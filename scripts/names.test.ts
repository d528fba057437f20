import { expect, it } from 'vitest'
import { allUses, type DroppedNames, usesIn } from './names.ts'

const dropped: DroppedNames = {
  identifiers: ['tellUntold', '#beat', 'Bell'],
  files: ['told.ts'],
  folders: ['packages/api/src/lease'],
  sql: ['old_table'],
  wire: ['oldField'],
}
const namesIn = (source: string, file = 'packages/api/src/chat/a.ts') =>
  usesIn(file, source, dropped).map(({ name }) => name)

it('no dropped name is used again', async () => {
  const { uses, files } = await allUses()
  expect(uses).toEqual([])
  expect(files).toBeGreaterThan(500)
})

it('a dropped name is found as a declaration, a use, a member and a property, with its line', () => {
  expect(namesIn('export class Bell { #beat() {} }')).toEqual(['Bell', '#beat'])
  expect(namesIn('const cache = { tellUntold() {} }; cache.tellUntold()')).toEqual([
    'tellUntold',
    'tellUntold',
  ])
  expect(usesIn('a.ts', 'const one = 1\nconst Bell = one', dropped)).toEqual([
    { file: 'a.ts', line: 2, name: 'Bell' },
  ])
})

it('a component in JSX is found', () => {
  expect(namesIn('export const view = <Bell />', 'packages/console/src/a.tsx')).toEqual(['Bell'])
})

it('a table is found within a statement, but not in a migration that ran before', () => {
  const statement = 'const all = sql`SELECT * FROM old_table AS known`'
  expect(namesIn(statement)).toEqual(['old_table'])
  const migration = 'packages/api/src/adapters/postgres/migrations/0002-trust.ts'
  expect(namesIn(statement, migration)).toEqual([])
})

it('a wire name is found as a whole text only', () => {
  expect(namesIn(`const field = 'oldField'`)).toEqual(['oldField'])
  expect(namesIn(`const text = 'after an oldField ago'`)).toEqual([])
})

it('a file and a folder are found by their names', () => {
  expect(namesIn('', 'packages/api/src/chat/told.ts')).toEqual(['told.ts'])
  expect(namesIn('', 'packages/api/src/lease/sweep.ts')).toEqual(['packages/api/src/lease'])
})

it('comments may contain dropped names', () => {
  expect(namesIn('// The Bell of tellUntold and old_table.')).toEqual([])
})
