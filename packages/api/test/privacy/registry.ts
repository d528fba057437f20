import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Table } from '@papo/core/platform/column'
import { personalColumns } from '@papo/core/privacy/personal-columns'
import type { Open, Opened } from '../../../core/test/conformance/records.ts'
import { knownColumns } from './markers.ts'
import type { Database } from '../../src/database/database.ts'

const tables = Object.entries(personalColumns) as [string, Table][]
const columns = tables.flatMap(([table, { columns }]) =>
  Object.entries(columns).map(([name, column]) => ({ name: `${table}.${name}`, ...column })),
)

/** The guarantees of the registry of personal columns, on any database. */
export function describeRegistry(open: Open<Database>): void {
  describe('the registry of personal columns', () => {
    let opened: Opened<Database>
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

    it('has a reason for every column that survives an erasure or is not exported', () => {
      const withoutReason = columns.filter(
        ({ subject, erasure, export: exported, because }) =>
          subject === 'visitor' && (erasure === 'kept' || exported === null) && because === null,
      )
      expect(withoutReason.map(({ name }) => name)).toEqual([])
    })

    it('erases only a visitor’s data', () => {
      const others = columns.filter(
        ({ subject, erasure }) => subject !== 'visitor' && erasure !== 'kept',
      )
      expect(others.map(({ name }) => name)).toEqual([])
    })

    it('deletes a row completely or not at all', () => {
      for (const [name, { columns }] of tables) {
        const visitors = Object.values(columns).filter(({ subject }) => subject === 'visitor')
        const removed = visitors.filter(({ erasure }) => erasure === 'removed')
        expect([name, [0, visitors.length]]).toEqual([
          name,
          expect.arrayContaining([removed.length]),
        ])
      }
    })

    it('names each table’s columns in an export once, and the retention of all', async () => {
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
