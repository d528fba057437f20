import { inSequence, refuses } from '@papo/testing'
import { describe, expect, it } from 'vitest'
import { originOf } from '../src/site/origin.ts'
import { createSites } from '../src/site/sites.ts'
import { snippetOf } from '../src/site/snippet.ts'
import { ConsoleHarness } from './console-harness.ts'

async function openOwnersPage() {
  const harness = new ConsoleHarness()
  const tab = await harness.openTab({ account: harness.backend.owner })
  const sites = createSites(tab.client)
  await sites.load()
  const model = sites.list.get()[0]
  if (!model) throw new Error('There is no site')
  return { harness, model, ...tab }
}

it('the snippet equals the one in the documentation', () => {
  expect(snippetOf('https://chat.example.com', 'KEY')).toBe(
    '<script async src="https://chat.example.com/papo.js" data-site="KEY"></script>',
  )
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
