import { expect, it } from 'vitest'
import { createRules } from '@papo/core/site/rules'
import { defaultSettings } from '@papo/core/site/site'
import { openEmbedded } from '../conformance/embedded.ts'
import { newId, settle } from '../../../core/test/conformance/records.ts'

it('returns the last rules of each site, and the defaults of all others', async () => {
  const database = await openEmbedded()
  const { site } = await settle(database)
  const rules = createRules(database.work)
  await rules.refresh()
  expect(rules.of(site.id)).toMatchObject({ firstReplySeconds: null })
  expect(rules.of(newId())).toBe(defaultSettings)

  const settings = { ...site.settings, firstReplySeconds: 90 }
  await database.work.run((stores) => stores.sites.save({ ...site, settings }))
  expect(rules.of(site.id).firstReplySeconds).toBeNull()
  await rules.refresh()
  expect(rules.of(site.id).firstReplySeconds).toBe(90)
  await database.close()
})
