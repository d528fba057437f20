import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AccessRecord } from '../../src/access-log/access-log.ts'
import { later, newId, type Open, type Opened } from './records.ts'

/** The contract of every AccessLogStore. */
export function accessLogSuite(name: string, open: Open): void {
  describe(`the access log in ${name}`, () => {
    let opened: Opened
    beforeAll(async () => {
      opened = await open()
    })
    afterAll(async () => {
      await opened.close()
    })

    const anAccess = (over: Partial<AccessRecord> = {}): AccessRecord => ({
      id: newId(),
      at: later(10),
      workspaceId: newId(),
      subject: { type: 'visitor', id: newId() },
      action: 'chat_started',
      address: '203.0.113.7',
      ...over,
    })

    test('entries come back as stored, oldest first, for a period, for one workspace or all', async () => {
      const { work } = opened.database
      const workspaceId = newId()
      const [early, first, second, late] = [later(9), later(10), later(11), later(20)].map((at) =>
        anAccess({ at, workspaceId }),
      ) as [AccessRecord, AccessRecord, AccessRecord, AccessRecord]
      const agent: AccessRecord = anAccess({
        at: later(11),
        subject: { type: 'agent', id: newId() },
        action: 'signed_in',
        address: '2001:db8::7',
      })
      await work.run(async (stores) => {
        for (const one of [late, second, early, first, agent]) await stores.accessLog.insert(one)
      })
      const within = { from: later(10), to: later(20), limit: 10 }
      const own = await work.read((stores) => stores.accessLog.list({ ...within, workspaceId }))
      expect(own).toEqual([first, second])
      const all = await work.read((stores) => stores.accessLog.list(within))
      expect(all).toContainEqual(agent)
    })

    test('is read in pages, also with many entries of the same moment', async () => {
      const { work } = opened.database
      const workspaceId = newId()
      const all = Array.from({ length: 5 }, () => anAccess({ workspaceId }))
      await work.run(async (stores) => {
        for (const one of all.toReversed()) await stores.accessLog.insert(one)
      })
      const filter = { from: later(0), to: later(60), workspaceId, limit: 2 }
      const read: AccessRecord[] = []
      for (;;) {
        const after = read.at(-1)
        const page = await work.read((stores) =>
          stores.accessLog.list(after === undefined ? filter : { ...filter, after }),
        )
        if (page.length === 0) break
        read.push(...page)
      }
      expect(read).toEqual(all)
    })
  })
}
