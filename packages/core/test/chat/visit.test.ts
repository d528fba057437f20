import { limits, type VisitedPage } from '@papo/protocol'
import { describe, expect, it } from 'vitest'
import { withPage } from '../../src/chat/visit.ts'

const now = new Date('2026-03-04T05:06:07.089Z')
const at = now.toISOString()
const earlier = '2026-03-04T05:00:00.000Z'
const home: VisitedPage = { url: 'https://shop.example/', title: 'Loja', at: earlier }
const cart = { url: 'https://shop.example/cart', title: 'Carrinho' }

describe('the journey of a visitor', () => {
  it('ends with the page that they are on', () => {
    expect(withPage([], cart, now)).toEqual([{ ...cart, at }])
    expect(withPage([home], cart, now)).toEqual([home, { ...cart, at }])
  })

  it('has a page twice if they came back to it, and once if they stayed', () => {
    const journey = [home, { ...cart, at: earlier }]
    const { url, title } = home
    expect(withPage(journey, { url, title }, now)).toEqual([...journey, { url, title, at }])
    expect(withPage(journey, cart, now)).toBe(journey)
  })

  it('keeps the time of a page whose title has changed, and its title if it has lost it', () => {
    const journey = [{ ...cart, at: earlier }]
    const renamed = { ...cart, title: 'Carrinho (2)' }
    expect(withPage(journey, renamed, now)).toEqual([{ ...renamed, at: earlier }])
    expect(withPage(journey, { ...cart, title: null }, now)).toBe(journey)
  })

  it('has the last twenty pages, however many there were', () => {
    let journey: readonly VisitedPage[] = []
    for (let n = 0; n < 50; n += 1) {
      journey = withPage(journey, { url: `https://shop.example/${n}`, title: null }, now)
    }
    expect(journey).toHaveLength(limits.visitedPages)
    expect(journey.at(0)?.url).toBe('https://shop.example/30')
    expect(journey.at(-1)?.url).toBe('https://shop.example/49')
  })
})
