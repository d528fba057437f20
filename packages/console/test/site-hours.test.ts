import { createAgentClient, type Site } from '@papo/sdk'
import { createBackend, manualPlatform } from '@papo/testing'
import { beforeEach, describe, expect, it } from 'vitest'
import { siteHours as en } from '../src/locales/site-hours-en.ts'
import { siteHours as ptBR } from '../src/locales/site-hours-pt-BR.ts'
import {
  copied,
  endsNextDay,
  faultsOf,
  hoursOf,
  type HoursValues,
  hoursValuesOf,
  withStretch,
} from '../src/site-settings/hours.ts'
import { openingText } from '../src/site-settings/opening-text.ts'
import { createSiteSettings, type SiteForm } from '../src/site-settings/site-settings.ts'

const platform = manualPlatform()
const backend = createBackend({ platform })
platform.useServer(backend.fetch)
const client = createAgentClient({ baseUrl: 'https://papo.test', platform })
const { email, password } = backend.owner
await client.createToken({ email, password })

const usual: HoursValues = {
  opening: 'hours',
  timeZone: 'America/Sao_Paulo',
  open: [1, 2, 3, 4, 5].map((day) => ({ day, from: '09:00', to: '18:00' })),
  exceptions: [],
}

describe('the hours of a site in the console', () => {
  let site: Site
  let form: SiteForm

  async function open() {
    const model = createSiteSettings(client, site.id)
    await model.load()
    const opened = model.form.get()
    if (!opened) throw new Error('the site is not there')
    return opened
  }
  const stored = async () => (await client.listSites()).sites.find(({ id }) => id === site.id)

  beforeEach(async () => {
    site = await client.createSite({ name: 'Loja', allowedOrigins: [] })
    form = await open()
  })

  it('are offered to a site that is always open, and stored whole', async () => {
    expect(form.values.get()).toMatchObject({ opening: 'always', closedNow: false })
    form.write('opening', 'hours')
    form.write('timeZone', ' Europe/Lisbon ')
    form.write('open', [{ day: 6, from: '00:00', to: '00:00' }])
    expect(await form.save()).toBe(true)
    expect((await stored())?.hours).toEqual({
      timeZone: 'Europe/Lisbon',
      open: [{ day: 6, from: '00:00', to: '24:00' }],
      exceptions: [],
    })
    expect(form.isChanged.get()).toBe(false)
    form.write('opening', 'always')
    expect(await form.save()).toBe(true)
    expect((await stored())?.hours).toBeNull()
  })

  it('change in parts, so that two owners may change different ones', async () => {
    await client.updateSite(site.id, { hours: hoursOf(usual) })
    form = await open()
    const exceptions = [{ date: '2027-12-25', name: ' Natal ', open: [] }]
    await client.updateSite(site.id, { hours: { timeZone: 'Europe/Lisbon' } })
    form.write('exceptions', exceptions)
    expect(await form.save()).toBe(false)
    expect(form.status.get()).toBe('conflict')
    expect(form.values.get().timeZone).toBe('Europe/Lisbon')
    expect(await form.save()).toBe(true)
    expect((await stored())?.hours).toMatchObject({
      timeZone: 'Europe/Lisbon',
      exceptions: [{ date: '2027-12-25', name: 'Natal', open: [] }],
    })
  })

  it('with a fault are not sent, and the fault names its field', async () => {
    const open = [...usual.open, { day: 6, from: '10:00', to: '10:00' }]
    const exceptions = [{ date: '', name: '', open: [{ from: '', to: '12:00' }] }]
    for (const [name, value] of Object.entries({ ...usual, open, exceptions })) {
      form.write(name as 'open', value as typeof open)
    }
    form.write('timeZone', 'Paulo')
    expect(faultsOf(form.values.get())).toEqual([
      { path: '/hours/exceptions/0/open/0/to', code: 'no_time' },
      { path: '/hours/timeZone', code: 'unknown_time_zone' },
      { path: '/hours/open/5/to', code: 'never_open' },
      { path: '/hours/exceptions/0/date', code: 'not_a_date' },
    ])
    expect(await form.save()).toBe(false)
    expect(form.complaints.get()).toEqual({
      timeZone: 'timeZone',
      open: 'stretch',
      exceptions: 'date',
    })
    expect((await stored())?.hours).toBeNull()
  })

  it('come back as they were shown', () => {
    const overnight = { ...usual, open: [{ day: 5, from: '22:00', to: '00:00' }] }
    expect(hoursValuesOf({ hours: hoursOf(overnight) })).toEqual(overnight)
    const wholeDay = { ...usual, open: [{ day: 5, from: '00:00', to: '00:00' }] }
    expect(hoursOf(wholeDay).open).toEqual([{ day: 5, from: '00:00', to: '24:00' }])
    expect(hoursValuesOf({ hours: hoursOf(wholeDay) })).toEqual(wholeDay)
    expect(faultsOf(wholeDay)).toEqual([])
  })

  it('of one day are copied to others, and another stretch begins where the last one ends', () => {
    const open = withStretch([{ day: 1, from: '09:00', to: '12:00' }], 1)
    expect(open[1]).toEqual({ day: 1, from: '12:00', to: '22:00' })
    const two = copied([...open, { day: 2, from: '10:00', to: '11:00' }], 1, [2, 3])
    expect(two.filter(({ day }) => day === 2)).toEqual(open.map((one) => ({ ...one, day: 2 })))
    expect(two).toHaveLength(6)
    expect([
      endsNextDay({ from: '22:00', to: '02:00' }),
      endsNextDay({ from: '22:00', to: '00:00' }),
    ]).toEqual([true, false])
  })
})

/** Without the narrow spaces of some formats. */
const plain = (text: string) => text.replace(/\s/gu, ' ')

describe('what the console says that visitors are told', () => {
  const rules = { ...usual, closedNow: false, onlineNeedsAgent: false }
  const said = (values: Partial<typeof rules>, at: string) =>
    plain(openingText(en, 'en', { ...rules, ...values }, new Date(at)))

  it('is true by the site’s own clock', () => {
    expect(said({}, '2026-11-30T15:00Z')).toBe(
      'Open now, closes today at 6:00 PM. Next opening tomorrow at 9:00 AM.',
    )
    expect(said({}, '2026-11-28T15:00Z')).toBe('Closed now, opens Monday at 9:00 AM.')
    expect(openingText(ptBR, 'pt-BR', rules, new Date('2026-11-28T15:00Z'))).toBe(
      'Fechado agora, abre segunda-feira às 09:00.',
    )
    const exceptions = Array.from({ length: 10 }, (_, at) => ({
      date: `2026-12-${10 + at}`,
      name: '',
      open: [],
    }))
    expect(said({ exceptions }, '2026-12-10T15:00Z')).toBe(
      'Closed now, opens December 21, 2026 at 9:00 AM.',
    )
  })

  it('names what else decides', () => {
    const at = '2026-11-30T15:00Z'
    expect(said({ closedNow: true }, at)).toBe(en.preview.closed)
    expect(said({ opening: 'always' }, at)).toBe(en.preview.always)
    expect(said({ opening: 'always', onlineNeedsAgent: true }, at)).toBe(
      `${en.preview.always} ${en.preview.needsAgent}`,
    )
    expect(said({ open: [] }, at)).toBe(en.preview.never)
    expect(said({ timeZone: 'Paulo' }, at)).toBe('')
  })
})
