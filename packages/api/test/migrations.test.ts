import { readdirSync } from 'node:fs'
import { expect, it } from 'vitest'
import { knownMigrations } from '../src/adapters/postgres/migrations/known.ts'

it('every migration is known by the name of its file, in order', () => {
  const folder = new URL('../src/adapters/postgres/migrations/', import.meta.url)
  const files = readdirSync(folder).filter((file) => /^\d{4}-/.test(file))
  expect(Object.keys(knownMigrations)).toEqual(files.toSorted().map((file) => file.slice(0, -3)))
})
