import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Open, Opened } from '../../../core/test/conformance/records.ts'
import type { Database } from '../../src/database/database.ts'

/** The contract of every Database for its identity and its health. */
export function installationSuite(name: string, open: Open<Database>): void {
  describe(`the installation in ${name}`, () => {
    let opened: Opened<Database>
    beforeAll(async () => {
      opened = await open()
    })
    afterAll(() => opened.close())

    test('the database reports that it is healthy, and names its epoch', async () => {
      const { installation } = opened.database
      await expect(opened.database.beat()).resolves.toMatchObject({ writes: 'taken' })
      expect(installation.epoch).toMatch(/^[0-9a-f]{8}$/)
    })
  })
}
