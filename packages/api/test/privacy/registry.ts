import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Table } from '../../src/privacy/column.ts'
import { personalColumns } from '../../src/privacy/personal-columns.ts'
import type { Open, Opened } from '../conformance/records.ts'
import { knownColumns } from './markers.ts'

const tables = Object.entries(personalColumns) as [string, Table][]
const columns = tables.flatMap(([table, { columns }]) =>
  Object.entries(columns).map(([name, column]) => ({ name: `${table}.${name}`, ...column })),
)

/** What the registry of personal columns promises of a database. */
export function describeRegistry(open: Open): void {
  describe('the registry of personal columns', () => {
    let opened: Opened
    beforeAll(async () => {
      opened = await open()
    })
    afterAll(() => opened.close())

    it('has every column of the database, and no other', async () => {
      const known = await knownColumns(opened.database.statements)
      expect(columns.map(({ name }) => name).sort()).toEqual(
        known.map(({ table, column }) => `${table}.${column}`).sort(),
      )
    })

    it('says of what it keeps of an erased visitor, or does not export, why', () => {
      const silent = columns.filter(
        ({ subject, erasure, export: exported, because }) =>
          subject === 'visitor' && (erasure === 'kept' || exported === null) && because === null,
      )
      expect(silent.map(({ name }) => name)).toEqual([])
    })

    it('erases nothing that is not a visitor’s', () => {
      const others = columns.filter(
        ({ subject, erasure }) => subject !== 'visitor' && erasure !== 'kept',
      )
      expect(others.map(({ name }) => name)).toEqual([])
    })

    it('takes a row with it whole or not at all', () => {
      for (const [name, { columns }] of tables) {
        const visitors = Object.values(columns).filter(({ subject }) => subject === 'visitor')
        const removed = visitors.filter(({ erasure }) => erasure === 'removed')
        expect([name, [0, visitors.length]]).toEqual([
          name,
          expect.arrayContaining([removed.length]),
        ])
      }
    })

    it('names each table’s columns in an export once, and knows how long all are kept', async () => {
      const known = await knownColumns(opened.database.statements)
      for (const [table, { columns, retention }] of tables) {
        const names = Object.values(columns).flatMap(({ export: exported }) => exported?.as ?? [])
        expect([table, names]).toEqual([table, [...new Set(names)]])
        if (!('column' in retention)) continue
        const dated = known.find((one) => one.table === table && one.column === retention.column)
        expect(dated?.type).toBe('timestamp with time zone')
      }
    })
  })
}
