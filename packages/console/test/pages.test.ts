import { PapoError } from '@papo/sdk'
import { expect, it } from 'vitest'
import { createPages } from '../src/loaded/pages.ts'

/** Pages of two letters, of which the reading fails while `isAway`. */
function pagesOfLetters() {
  const network = { isAway: false, all: 'abcde' }
  const pages = createPages<string, number>(async (before) => {
    if (network.isAway) throw new PapoError('network_error')
    const letters = [...network.all]
    const from = before ?? 0
    const next = from + 2 < network.all.length ? from + 2 : null
    return { items: letters.slice(from, from + 2), next }
  })
  const shown = () => pages.state.get().items.join('')
  return { network, pages, shown }
}

it('pages follow each other up to the last one', async () => {
  const { pages, shown } = pagesOfLetters()
  await pages.load()
  await pages.loadMore()
  expect(pages.state.get().hasMore).toBe(true)
  await pages.loadMore()
  await pages.loadMore()
  expect([shown(), pages.state.get().hasMore]).toEqual(['abcde', false])
})

it('after a failure the page that failed is read again, the first one too', async () => {
  const { network, pages, shown } = pagesOfLetters()
  await pages.load()
  network.isAway = true
  await pages.loadMore()
  expect([shown(), pages.state.get().status]).toEqual(['ab', 'failed'])
  network.isAway = false
  await pages.loadMore()
  expect(shown()).toBe('abcd')

  network.isAway = true
  network.all = 'vwxyz'
  await pages.load()
  expect(shown()).toBe('abcd')
  network.isAway = false
  await pages.loadMore()
  expect(shown()).toBe('vw')
})

it('of two readings the last one counts, and none after all was cleared', async () => {
  const { network, pages, shown } = pagesOfLetters()
  const first = pages.load()
  network.all = 'vwxyz'
  await Promise.all([first, pages.load()])
  expect(shown()).toBe('vw')
  const late = pages.loadMore()
  pages.clear()
  await late
  expect(pages.state.get()).toEqual({ status: 'loading', items: [], hasMore: false })
})
