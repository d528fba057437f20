import { manualPlatform } from '@papo/testing'
import { expect, test } from 'vitest'
import { createAnnouncer } from '../src/announcer/announcer.ts'

function announcing(combine: (texts: readonly string[]) => string) {
  const platform = manualPlatform()
  const written: string[] = []
  const announcer = createAnnouncer({
    platform,
    combine,
    write: (text) => void written.push(text),
  })
  return { platform, written, announcer }
}
const onlyLast = (texts: readonly string[]) => texts.at(-1) ?? ''

test('of announcements in quick succession only the last is read out, and then removed', async () => {
  const { platform, written, announcer } = announcing(onlyLast)
  announcer.announce('one')
  announcer.announce('two')
  await platform.advance(5000)
  expect(written).toEqual(['two', ''])
})

test('announcements in quick succession can be read out as one', async () => {
  const { platform, written, announcer } = announcing((texts) => texts.join('. '))
  announcer.announce('one')
  announcer.announce('two')
  await platform.advance(5000)
  announcer.announce('three')
  await platform.advance(5000)
  expect(written).toEqual(['one. two', '', 'three', ''])
})

test('what follows in quick succession for a long time is read out all along', async () => {
  const { platform, written, announcer } = announcing((texts) => texts.join('. '))
  for (const text of ['one', 'two', 'three', 'four', 'five']) {
    announcer.announce(text)
    await platform.advance(300)
  }
  expect(written).toEqual(['one. two', '', 'three. four', ''])
  await platform.advance(400)
  expect(written.at(-1)).toBe('five')
})

test('a text stays for as long as it takes to be noticed, although the next one follows at once', async () => {
  const { platform, written, announcer } = announcing(onlyLast)
  announcer.announce('one')
  await platform.advance(400)
  announcer.announce('two')
  await platform.advance(150)
  expect(written).toEqual(['one'])
  await platform.advance(250)
  expect(written).toEqual(['one', '', 'two'])
})

test('a repeated text is announced again, also while it is still shown', async () => {
  const { platform, written, announcer } = announcing(onlyLast)
  announcer.announce('one')
  await platform.advance(1000)
  announcer.announce('one')
  await platform.advance(1000)
  expect(written).toEqual(['one', '', 'one'])
})

test('nothing is announced after the end', async () => {
  const { platform, written, announcer } = announcing(onlyLast)
  announcer.announce('one')
  announcer.stop()
  await platform.advance(5000)
  expect(written).toEqual([])
})
