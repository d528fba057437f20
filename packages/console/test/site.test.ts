import { readFile } from 'node:fs/promises'
import { inSequence, refuses } from '@papo/testing'
import { describe, expect, it } from 'vitest'
import { originOf } from '../src/site/origin.ts'
import { isFound } from '../src/site/search.ts'
import { createSites } from '../src/site/sites.ts'
import { quotedParts, stepsOf } from '../src/site/ways.ts'
import { ConsoleHarness } from './console-harness.ts'

async function openOwnersPage() {
  const harness = new ConsoleHarness()
  const tab = await harness.openTab({ account: harness.backend.owner })
  const sites = createSites(tab.client)
  await sites.load()
  const model = sites.list.get()[0]
  if (!model) throw new Error('There is no site')
  return { harness, model, sites, ...tab }
}

it('what an owner copies equals what the documentation says', async () => {
  const file = async (path: string) =>
    await readFile(new URL(`../../../${path}`, import.meta.url), 'utf8')
  const docs = await file('docs/embedding.md')
  const { version } = JSON.parse(await file('packages/widget/package.json')) as { version: string }
  const options = { origin: 'https://chat.example.com', siteKey: 'SITE_KEY', version }
  const codes = Object.values(stepsOf(options)).flatMap((steps) => steps.map(({ code }) => code))
  expect(codes).toHaveLength(10)
  const lines = codes.flatMap((code) => code.split('\n\n'))
  const unknown = lines.filter((line) => !docs.includes(line))
  // The page shows more of the module than the line that most need.
  expect(unknown).toEqual(["import { load } from '@papo/widget'"])
})

it('texts in quotes stand out in what an owner copies', () => {
  expect(quotedParts(`load({ src: 'a', "b" })`)).toEqual([
    { text: 'load({ src: ', isQuoted: false },
    { text: "'a'", isQuoted: true },
    { text: ', ', isQuoted: false },
    { text: '"b"', isQuoted: true },
    { text: ' })', isQuoted: false },
  ])
})

it('an owner sees each site with its key and its origins', async () => {
  const { harness, model } = await openOwnersPage()
  expect(model.site.get()).toMatchObject({
    key: harness.backend.site.key,
    allowedOrigins: ['http://localhost:4000', 'http://127.0.0.1:4000'],
  })
})

describe('an address', () => {
  it('is allowed as its origin', async () => {
    const { model } = await openOwnersPage()
    model.write('www.example.com/contato?x=1')
    expect(await model.allow()).toBe('https://www.example.com')
    expect(model.site.get().allowedOrigins.at(-1)).toBe('https://www.example.com')
    expect(model.address.get()).toBe('')
  })

  it('that is invalid or already allowed is refused without a request', async () => {
    const { model, platform } = await openOwnersPage()
    const before = platform.requests.length
    model.write('não é um endereço')
    expect(await model.allow()).toBeNull()
    expect(model.problem.get()).toBe('invalid')
    model.write('http://localhost:4000/x')
    expect(model.problem.get()).toBeNull()
    expect(await model.allow()).toBeNull()
    expect(model.problem.get()).toBe('known')
    expect(platform.requests).toHaveLength(before)
  })

  it('that the server refuses stays in the field', async () => {
    const { model, harness } = await openOwnersPage()
    harness.backend.conduct('updateSite', inSequence(refuses('invalid_request')))
    model.write('https://example.com')
    expect(await model.allow()).toBeNull()
    expect(model.problem.get()).toBe('refused')
    expect(model.address.get()).toBe('https://example.com')
  })

  it('can be removed from the list', async () => {
    const { model } = await openOwnersPage()
    expect(await model.remove('http://localhost:4000')).toBe(true)
    expect(model.site.get().allowedOrigins).toEqual(['http://127.0.0.1:4000'])
  })

  it.each([
    ['example.com', 'https://example.com'],
    ['HTTPS://Example.com:443/a', 'https://example.com'],
    ['http://localhost:3000', 'http://localhost:3000'],
    ['http://192.168.0.10:8080/', 'http://192.168.0.10:8080'],
    ['http://[::1]:4000', 'http://[::1]:4000'],
    ['lojá.com.br', 'https://xn--loj-gla.com.br'],
    ['', null],
    ['exemplo', null],
    ['ftp://example.com', null],
    ['javascript:alert(1)', null],
    ['https://user@example.com', null],
    ['https://*.example.com', null],
  ])('%s means %s', (address, origin) => {
    expect(originOf(address)).toBe(origin)
  })
})

describe('sites', () => {
  it('are made with a name and the origin of an address, and stand in the list', async () => {
    const { sites } = await openOwnersPage()
    const made: string[] = []
    const form = sites.newSite(({ id }) => made.push(id))
    form.write('name', 'Padaria')
    form.write('address', 'www.padaria.com.br/contato')
    expect(await form.save()).toBe(true)
    const site = sites.list.get().at(-1)?.site.get()
    expect(site).toMatchObject({
      id: made[0],
      name: 'Padaria',
      allowedOrigins: ['https://www.padaria.com.br'],
    })
  })

  it('are not made without a name or an address, and what was typed stays', async () => {
    const { sites, platform } = await openOwnersPage()
    const form = sites.newSite(() => {})
    const before = platform.requests.length
    expect(await form.save()).toBe(false)
    expect(form.complaints.get()).toEqual({ name: 'noName', address: 'noAddress' })
    form.write('name', 'x'.repeat(81))
    form.write('address', 'padaria')
    expect(await form.save()).toBe(false)
    expect(form.complaints.get()).toEqual({ name: 'longName', address: 'badAddress' })
    expect(form.values.get().address).toBe('padaria')
    expect(platform.requests).toHaveLength(before)
  })

  it('are renamed', async () => {
    const { model, sites } = await openOwnersPage()
    model.name.write('name', 'Padaria')
    expect(await model.name.save()).toBe(true)
    await sites.refresh()
    expect(sites.list.get().map(({ site }) => site.get().name)).toEqual(['Padaria'])
  })

  it('show what is stored elsewhere, but not an answer that is older than a change made here', async () => {
    const { model, sites, client } = await openOwnersPage()
    const { id } = model.site.get()
    model.name.write('name', 'Typed here')
    await client.updateSite(id, { allowedOrigins: ['https://one.example'] })
    await sites.refresh()
    expect(model.site.get().allowedOrigins).toEqual(['https://one.example'])
    expect(model.name.values.get().name).toBe('Typed here')

    const refreshing = sites.refresh()
    model.write('two.example')
    await model.allow()
    await refreshing
    expect(model.site.get().allowedOrigins).toEqual(['https://one.example', 'https://two.example'])
  })

  it('keep an address that somebody else has allowed meanwhile', async () => {
    const { model, client } = await openOwnersPage()
    const { id, allowedOrigins } = model.site.get()
    await client.updateSite(id, { allowedOrigins: [...allowedOrigins, 'https://theirs.example'] })
    model.write('mine.example')
    expect(await model.allow()).toBe('https://mine.example')
    expect(model.site.get().allowedOrigins.slice(-2)).toEqual([
      'https://theirs.example',
      'https://mine.example',
    ])
  })

  it('renamed by two people at once show both names', async () => {
    const { model, client } = await openOwnersPage()
    await client.updateSite(model.site.get().id, { name: 'Theirs' })
    model.name.write('name', 'Mine')
    expect(await model.name.save()).toBe(false)
    expect(model.name.theirs.get()).toEqual({ name: 'Theirs' })
    expect(await model.name.save()).toBe(true)
    expect((await client.listSites()).sites[0]?.name).toBe('Mine')
  })

  it('are found by a part of their name or address, with or without accents', () => {
    const site = { name: 'Padaria São João', allowedOrigins: ['https://pao.example'] }
    expect(['sao', 'PADARIA', 'pao.ex', '', ' joão '].every((text) => isFound(site, text))).toBe(
      true,
    )
    expect(isFound(site, 'mercado')).toBe(false)
  })
})
