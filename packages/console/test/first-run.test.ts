import { createAgentClient } from '@papo/sdk'
import { expect, it } from 'vitest'
import { createFirstRun } from '../src/first-run/first-run.ts'
import { ConsoleHarness } from './console-harness.ts'

async function openFirstRun() {
  const harness = new ConsoleHarness()
  const { platform, backend } = harness
  const client = createAgentClient({ baseUrl: 'https://papo.test', platform })
  await client.signIn({ email: backend.owner.email, password: backend.owner.password })
  const model = createFirstRun(client, 'http://localhost:4000')
  await model.open()
  return { client, model }
}

it('a new owner has all steps before them, whatever addresses the demo page has', async () => {
  const { model } = await openFirstRun()
  expect(model.site.get()).not.toBeNull()
  expect(model.progress.get()).toEqual({ isNamed: false, isInstalled: false })
})

it('the first step names the site and allows one of its pages, beside the demo page', async () => {
  const { model, client } = await openFirstRun()
  const form = model.naming.get()
  form?.write('name', 'Padaria')
  form?.write('address', 'www.padaria.com.br')
  expect(await form?.save()).toBe(true)
  expect(model.progress.get().isNamed).toBe(true)
  const { sites } = await client.listSites()
  expect(sites[0]?.name).toBe('Padaria')
  expect(sites[0]?.allowedOrigins).toEqual(
    expect.arrayContaining(['http://localhost:4000', 'https://www.padaria.com.br']),
  )
})

it('a step that was done elsewhere shows as done', async () => {
  const { model, client } = await openFirstRun()
  const { id, allowedOrigins } = (await client.listSites()).sites[0] ?? {
    id: '',
    allowedOrigins: [],
  }
  await client.updateSite(id, { allowedOrigins: [...allowedOrigins, 'https://shop.example'] })
  await model.sites.refresh()
  expect(model.progress.get().isNamed).toBe(true)
})

it('the steps can be hidden, and come back when the console is opened again', async () => {
  const { model } = await openFirstRun()
  model.hide()
  await model.open()
  expect(model.site.get()).toBeNull()
  expect((await openFirstRun()).model.site.get()).not.toBeNull()
})
