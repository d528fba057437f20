import { limits } from '@papo/protocol'
import { describe, expect, it } from 'vitest'
import type { UnitOfWork } from '../../src/platform/unit-of-work.ts'
import { systemClock } from '../../src/platform/clock.ts'
import { afterStart, createInstallations } from '../../src/site/installation.ts'
import { notInstalled } from '../../src/site/site.ts'
import type { SiteStore } from '../../src/site/site-store.ts'
import { aSite, aWorkspace } from '../conformance/records.ts'

const at = (minutes: number) => new Date(Date.UTC(2026, 0, 1, 12, minutes))
const shop = { origin: 'https://shop.example', isAllowed: true }
const evil = { origin: 'https://evil.example', isAllowed: false }

describe('the installation of a widget', () => {
  it('is seen on the first page that may have it', () => {
    const seen = afterStart(notInstalled, shop, at(0))
    const { seenAt, seenOrigin } = seen ?? notInstalled
    expect([seenAt, seenOrigin]).toEqual([at(0).toISOString(), shop.origin])
  })

  it('is written down again only after ten minutes', () => {
    const seen = afterStart(notInstalled, shop, at(0)) ?? notInstalled
    expect(afterStart(seen, shop, at(9))).toBeNull()
    expect(afterStart(seen, shop, at(11))?.seenAt).toBe(at(11).toISOString())
    const refused = afterStart(seen, evil, at(0)) ?? notInstalled
    expect(afterStart(refused, evil, at(9))).toBeNull()
  })

  it('remembers the refused origins, the last one first, and no more than twenty', () => {
    let known = notInstalled
    for (let n = 0; n < 25; n += 1) {
      const page = { origin: `https://s${n}.example`, isAllowed: false }
      known = afterStart(known, page, at(n)) ?? known
    }
    expect(known.refusedOrigins).toHaveLength(limits.refusedOrigins)
    expect(known.refusedOrigins[0]?.origin).toBe('https://s24.example')
    const again = afterStart(known, { origin: 'https://s10.example', isAllowed: false }, at(40))
    expect(again?.refusedOrigins.map(({ origin }) => origin).slice(0, 2)).toEqual([
      'https://s10.example',
      'https://s24.example',
    ])
  })

  it.each(['null', 'x', '', 'https://a/b', `https://${'a'.repeat(300)}.example`, 'HTTPS://A.B'])(
    'never remembers %s, which no page has for an origin',
    (origin) => {
      expect(afterStart(notInstalled, { origin, isAllowed: false }, at(0))).toBeNull()
    },
  )
})

describe('the first message from a website', () => {
  it('is written down with the next one, if the transaction of the first one failed', async () => {
    const site = aSite(aWorkspace(), { installation: notInstalled })
    let failures = 1
    const written: unknown[] = []
    const sites = {
      lock: () => Promise.resolve(site),
      saveInstallation: ({ installation }: typeof site) => {
        written.push(installation.testedAt)
        return Promise.resolve()
      },
    } as unknown as SiteStore
    const work: UnitOfWork<{ sites: SiteStore }> = {
      read: (task) => task({ sites }),
      async run(task) {
        const result = await task({ sites })
        if (failures-- > 0) throw new Error('not committed')
        return result
      },
    }
    const { written: note } = createInstallations({ work, clock: systemClock })
    const notes = async (count: number) => {
      note(site.workspaceId, site.id)
      await expect.poll(() => written.length).toBe(count)
      // What follows the transaction has run too.
      await new Promise(setImmediate)
    }
    await notes(1)
    await notes(2)
    await notes(2)
    expect(written).toHaveLength(2)
  })
})
