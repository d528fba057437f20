import type { HolidayList, Site } from '@papo/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ApiHarness, openHarness } from './api-harness.ts'
import { ManualTime } from './time.ts'

describe('national holidays', () => {
  let api: ApiHarness
  beforeAll(async () => {
    api = await openHarness({}, { clock: new ManualTime(Date.parse('2026-11-30T12:00:00Z')) })
  })
  afterAll(() => api.close())

  const ask = async (query: string) =>
    (await api.call<HolidayList>('GET', `/v1/holidays${query}`, { token: api.owner })).body

  it('are those from today to the end of next year, in the language of the owner', async () => {
    const { holidays } = await ask('?country=BR&locale=pt-BR')
    expect(holidays[0]).toEqual({ date: '2026-12-25', name: 'Natal' })
    expect(holidays.at(-1)).toEqual({ date: '2027-12-25', name: 'Natal' })
    const dates = holidays.map(({ date }) => date)
    expect(dates).toEqual([...new Set(dates)].toSorted())
    expect(dates).toEqual(expect.arrayContaining(['2027-04-21', '2027-09-07', '2027-11-02']))
    const english = await ask('?country=BR&locale=en')
    expect(english.holidays[0]).toEqual({ date: '2026-12-25', name: 'Christmas Day' })
  })

  it('move with Easter', async () => {
    const { holidays } = await ask('?country=BR&locale=pt')
    // Easter Sunday of 2027 is 28 March.
    expect(holidays).toContainEqual({ date: '2027-03-26', name: 'Sexta-Feira Santa' })
  })

  it('of several days have a date for each', async () => {
    const { holidays } = await ask('?country=CN&locale=en')
    const newYear = holidays.filter(({ date }) => date.startsWith('2027-02'))
    expect(newYear.length).toBeGreaterThan(2)
  })

  it('are known of many countries, and of none without its code', async () => {
    const { countries, holidays } = await ask('')
    expect(countries).toEqual(expect.arrayContaining(['BR', 'DE', 'JP', 'PT', 'US']))
    expect(holidays).toEqual([])
    expect((await ask('?country=ZZ')).holidays).toEqual([])
    const wrong = await api.call('GET', '/v1/holidays?country=brasil', { token: api.owner })
    expect(wrong.status).toBe(400)
  })

  it('are taken by the hours of a site as they are', async () => {
    const { holidays } = await ask('?country=BR&locale=pt-BR')
    const body = {
      hours: {
        timeZone: 'America/Sao_Paulo',
        open: [{ day: 1, from: '09:00', to: '18:00' }],
        exceptions: holidays.map((holiday) => ({ ...holiday, open: [] })),
      },
    }
    const { token, sites } = { token: api.owner, sites: (await sitesOf()).sites }
    const url = `/v1/sites/${sites[0]?.id}`
    const changed = await api.call<Site>('PATCH', url, { token, body })
    expect(changed.body.hours?.exceptions).toHaveLength(holidays.length)
  })

  const sitesOf = async () =>
    (await api.call<{ sites: Site[] }>('GET', '/v1/sites', { token: api.owner })).body
})
