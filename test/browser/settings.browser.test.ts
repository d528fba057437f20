import { afterAll, afterEach, beforeAll, describe } from 'vitest'
import type { BrowserHarness } from '../rig/browser-harness.ts'
import { onEachStack } from '../rig/stacks.ts'
import { hoursSuite } from './settings/hours.ts'
import { lostConnectionSuite } from './settings/lost-connection.ts'
import { peopleSuite } from './settings/people.ts'

onEachStack('in the settings', (open) => {
  let harness: BrowserHarness
  const opened = () => harness
  beforeAll(async () => {
    harness = await open()
  })
  afterEach(() => harness.clear())
  afterAll(() => harness?.close())

  describe('the people', () => {
    peopleSuite(opened)
  })
  describe('the hours of a site', () => {
    hoursSuite(opened)
  })
  describe('a form', () => {
    lostConnectionSuite(opened)
  })
})
