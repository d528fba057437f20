import { createBackend, manualPlatform } from '@papo/testing'
import { createAgentClient, type Site } from '@papo/sdk'
import { beforeEach, describe, expect, it } from 'vitest'
import { check } from '../src/site-settings/checks.ts'
import { partWith } from '../src/site-settings/parts.ts'
import { createPreviewModel } from '../src/site-settings/preview.ts'
import { createSecrets } from '../src/site-settings/secrets.ts'
import { createSiteSettings, type SiteForm } from '../src/site-settings/site-settings.ts'
import { changesOf, colorOf, valuesOf, wordFields } from '../src/site-settings/values.ts'
import { wordGroups } from '../src/site-settings/word-groups.ts'
import { siteSettings as en } from '../src/locales/site-settings-en.ts'
import { siteSettings as ptBR } from '../src/locales/site-settings-pt-BR.ts'
import { siteHours as hoursEn } from '../src/locales/site-hours-en.ts'
import { siteHours as hoursPtBR } from '../src/locales/site-hours-pt-BR.ts'
import { labelOf, textOf } from '../src/site-settings/words.ts'

const platform = manualPlatform()
const backend = createBackend({ platform })
platform.useServer(backend.fetch)
const client = createAgentClient({ baseUrl: 'https://papo.test', platform })
const { email, password } = backend.owner
await client.createToken({ email, password })
let site: Site
let form: SiteForm
let refusedField: () => string | undefined

async function open() {
  const model = createSiteSettings(client, site.id)
  await model.load()
  const opened = model.form.get()
  if (!opened) throw new Error('the site is not there')
  refusedField = () => model.refusal.get()?.field
  return opened
}

beforeEach(async () => {
  site = await client.createSite({ name: 'Loja', allowedOrigins: [] })
  form = await open()
})

const stored = async () => (await client.listSites()).sites.find(({ id }) => id === site.id)

describe('the settings of a site', () => {
  it('are stored by their parts; what was not changed stays', async () => {
    await client.updateSite(site.id, { appearance: { theme: 'dark' } })
    form = await open()
    form.write('color', ' 0F766E ')
    form.write('formName', 'required')
    form.write('waitingMinutes', '')
    form.write('replyMinutes', '0,5')
    form.write('longWaitMinutes', '7')
    expect(await form.save()).toBe(true)
    expect(await stored()).toMatchObject({
      appearance: { color: '#0f766e', position: 'right', theme: 'dark' },
      form: { name: 'required', email: 'off', question: 'off' },
      idleTimeout: { waitingSeconds: null, activeSeconds: 3600, warnSeconds: 60 },
      firstReplySeconds: 30,
      longWaitSeconds: 420,
    })
    expect(form.isChanged.get()).toBe(false)
  })

  it('show a text of each language, and an empty one is the chat’s own again', async () => {
    form.write('pt-BR/thanksTitle', 'Valeu!')
    form.write('en/thanksTitle', 'Cheers!')
    await form.save()
    form.write('pt-BR/thanksTitle', ' ')
    await form.save()
    expect((await stored())?.texts.words).toEqual({ en: { thanksTitle: 'Cheers!' } })
    form.write('en/thanksTitle', '')
    await form.save()
    expect((await stored())?.texts.words).toEqual({})
  })

  it('keep a title that held for every language in the languages that keep theirs', async () => {
    await client.updateSite(site.id, { texts: { title: 'Shop', greeting: 'Hi' } })
    form = await open()
    expect(form.values.get()['pt-BR/panelTitle']).toBe('Shop')
    form.write('pt-BR/panelTitle', 'Loja')
    await form.save()
    expect((await stored())?.texts).toEqual({
      title: null,
      greeting: 'Hi',
      words: { 'pt-BR': { panelTitle: 'Loja' }, en: { panelTitle: 'Shop' } },
    })
  })

  it('tell what another person has changed meanwhile, text by text', async () => {
    await client.updateSite(site.id, {
      appearance: { color: '#111111' },
      texts: { words: { en: { thanksTitle: 'Theirs' } } },
    })
    form.write('en/thanksTitle', 'Mine')
    form.write('position', 'left')
    expect(await form.save()).toBe(false)
    expect(form.theirs.get()).toEqual({ color: '#111111', 'en/thanksTitle': 'Theirs' })
    expect(form.mine.get()).toEqual({ 'en/thanksTitle': 'Mine' })
    expect(form.values.get().color).toBe('#111111')
    expect(await form.save()).toBe(true)
    expect(await stored()).toMatchObject({
      appearance: { color: '#111111', position: 'left' },
      texts: { words: { en: { thanksTitle: 'Mine' } } },
    })
  })

  it('say which field is wrong before anything is sent', async () => {
    form.write('color', '#12345')
    form.write('activeMinutes', '1')
    form.write('en/chatJoined', 'Hi from {name}')
    form.write('en/homeStart', 'x'.repeat(61))
    expect(await form.save()).toBe(false)
    expect(form.complaints.get()).toEqual({
      color: 'color',
      warnSeconds: 'warnTooLong',
      'en/chatJoined': 'blank',
      'en/homeStart': 'tooLong',
    })
    expect(refusedField()).toBe('color')
    expect((await stored())?.revision).toBe(1)
  })

  it('explain numbers that can never act', () => {
    const values = valuesOf(site)
    const found = check({
      ...values,
      waitingMinutes: '1',
      activeMinutes: 'soon',
      warnSeconds: '',
      replyMinutes: '-1',
      longWaitMinutes: '0,1',
      retentionDays: '1.5',
    })
    expect(Object.keys(found)).toHaveLength(6)
    expect(check(values)).toEqual({})
  })
})

describe('a brand colour', () => {
  it.each([
    ['#0F766E', '#0f766e'],
    ['0f766e', '#0f766e'],
    [' #abc ', '#aabbcc'],
    ['#12345', null],
    ['teal', null],
    ['', null],
  ])('%j is %s', (typed, color) => {
    expect(colorOf(typed)).toBe(color)
  })
})

describe('the preview', () => {
  const model = () => {
    const start = { theme: 'dark', locale: 'en', device: 'desktop' } as const
    return createPreviewModel(site, start, () => Promise.reject(new Error('no file')))
  }

  it('shows what is in the fields, and the last colour that was one', () => {
    const preview = model()
    const scene = (color: string) =>
      preview.sceneOf({ ...valuesOf(site), color, 'en/homeStart': ' Go ' }, preview.look.get())
    expect(scene('#0f766e').settings.appearance.color).toBe('#0f766e')
    expect(scene('#0f76').settings.appearance.color).toBe('#0f766e')
    expect(scene('#0f766e').settings.texts.words).toEqual({ 'pt-BR': {}, en: { homeStart: 'Go' } })
  })

  it('starts as the owner sees the console, and says when it could not be loaded', async () => {
    const preview = model()
    await preview.load()
    expect(preview.look.get()).toMatchObject({ view: 'home', theme: 'dark', locale: 'en' })
    expect(preview.isFailed.get()).toBe(true)
  })
})

describe('the secrets of a site', () => {
  it('are shown once, and the older ones get an end', async () => {
    const secrets = createSecrets(client, site.id)
    await secrets.load()
    await secrets.make(24)
    expect(secrets.made.get()?.secret).toBeTypeOf('string')
    secrets.hide()
    await secrets.make(24)
    const [newest, older] = secrets.list.get()
    expect([newest?.expiresAt, typeof older?.expiresAt]).toEqual([null, 'string'])
    expect(newest).not.toHaveProperty('secret')
    expect(await secrets.end(older?.id ?? '')).toBe(true)
    expect(secrets.list.get()).toHaveLength(1)
  })
})

describe('every field', () => {
  const values = Object.keys(valuesOf(backend.site)) as (keyof ReturnType<typeof valuesOf>)[]

  it('stands in a part, with a label and its value in words', () => {
    for (const [t, hours] of [
      [en, hoursEn],
      [ptBR, hoursPtBR],
    ] as const) {
      const missing = values.filter((field) => /undefined/.test(labelOf(t, hours, field)))
      expect(missing).toEqual([])
      const texts = values.map((field) => textOf(t, hours, field, valuesOf(backend.site)[field]))
      expect(texts.filter((text) => !text)).toEqual([])
    }
    expect(new Set(values.map(partWith)).size).toBe(7)
  })

  it('of the texts is shown once', () => {
    const shown = wordGroups.flatMap((group) => group.words.map(([name]) => name))
    const all = new Set(wordFields.map(({ name }) => name))
    expect(shown).toHaveLength(all.size)
    expect(new Set(shown)).toEqual(all)
  })

  it('sends nothing where nothing has changed', () => {
    expect(changesOf({}, valuesOf(site), site)).toEqual({})
  })
})
