import { manualPlatform } from '@papo/testing'
import { expect, test } from 'vitest'
import { createDrafts } from '../src/message/drafts.ts'

const key = 'papo.drafts'
const dayMs = 24 * 60 * 60 * 1000

test('a draft belongs to one chat, and is read again from the device', () => {
  const platform = manualPlatform()
  const drafts = createDrafts(platform, key)
  drafts.set('a', 'quase')
  drafts.set('b', 'só entre nós', true)
  const again = createDrafts(platform, key)
  expect(again.get('a')).toMatchObject({ text: 'quase', isNote: false })
  expect(again.get('b')).toMatchObject({ text: 'só entre nós', isNote: true })
  expect(again.get('c')).toBeUndefined()
})

test('drafts that another tab wrote meanwhile are kept', () => {
  const platform = manualPlatform()
  const [one, other] = [createDrafts(platform, key), createDrafts(platform, key)]
  one.set('a', 'um')
  other.set('b', 'dois')
  one.set('a', '')
  expect([one.get('a'), one.get('b')?.text]).toEqual([undefined, 'dois'])
})

test('nothing stays on the device once the last draft is empty', () => {
  const { storage, now } = manualPlatform()
  const drafts = createDrafts({ storage, now }, key)
  drafts.set('a', 'quase')
  drafts.set('a', '')
  expect(storage.get(key)).toBeNull()
})

test('a draft unchanged for 30 days is dropped', () => {
  const { storage } = manualPlatform()
  let time = 0
  const drafts = createDrafts({ storage, now: () => time }, key)
  drafts.set('a', 'velho')
  time = 29 * dayMs
  drafts.set('b', 'novo')
  expect(drafts.get('a')?.text).toBe('velho')
  time = 30 * dayMs
  expect([drafts.get('a'), drafts.get('b')?.text]).toEqual([undefined, 'novo'])
})

test.each(['', '{', 'null', '7', '{"a":null}', '{"a":{"text":1,"at":0}}', '{"a":{"text":"x"}}'])(
  'what is no draft, such as %j, is ignored',
  (stored) => {
    const { storage } = manualPlatform()
    storage.set(key, stored)
    const drafts = createDrafts({ storage, now: () => 0 }, key)
    expect(drafts.get('a')).toBeUndefined()
    drafts.set('a', 'quase')
    expect(drafts.get('a')?.text).toBe('quase')
  },
)
