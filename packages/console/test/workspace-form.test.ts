import { expect, it } from 'vitest'
import { createWorkspaceForm } from '../src/workspace/workspace-form.ts'
import { ConsoleHarness } from './console-harness.ts'

async function openName() {
  const harness = new ConsoleHarness()
  const tab = await harness.openTab({ account: harness.backend.owner })
  const { profile } = tab.agentApp
  const form = createWorkspaceForm(tab.client, profile, await tab.client.getWorkspace())
  return { ...tab, profile, form }
}

it('a new name is stored, and the console shows it at once', async () => {
  const { form, profile, client } = await openName()
  form.write('name', ' Padaria da Ana ')
  expect(await form.save()).toBe(true)
  expect(profile.get().workspace.name).toBe('Padaria da Ana')
  expect((await client.getWorkspace()).name).toBe('Padaria da Ana')
})

it('a name that cannot be is refused beside the field', async () => {
  const { form } = await openName()
  form.write('name', ' ')
  expect(await form.save()).toBe(false)
  expect(form.complaints.get()).toEqual({ name: 'noName' })
  form.write('name', '😀'.repeat(81))
  expect(await form.save()).toBe(false)
  expect(form.complaints.get()).toEqual({ name: 'longName' })
  form.write('name', '😀'.repeat(80))
  expect(await form.save()).toBe(true)
})

it('what another owner has called it meanwhile is shown, and the owner chooses', async () => {
  const { form, client } = await openName()
  await client.updateWorkspace({ name: 'Padaria' })
  form.write('name', 'Confeitaria')
  expect(await form.save()).toBe(false)
  expect(form.theirs.get()).toEqual({ name: 'Padaria' })
  expect(form.values.get().name).toBe('Confeitaria')
  expect(await form.save()).toBe(true)
  expect((await client.getWorkspace()).name).toBe('Confeitaria')
})

it('from when on a wait is long is typed in minutes, stored, and known to the console at once', async () => {
  const { form, profile, client } = await openName()
  expect(form.values.get()).toMatchObject({ amberMinutes: '', redMinutes: '' })
  form.write('amberMinutes', '1,5')
  form.write('redMinutes', '5')
  expect(await form.save()).toBe(true)
  const levels = { amberSeconds: 90, redSeconds: 300 }
  expect((await client.getWorkspace()).waitLevels).toEqual(levels)
  expect(profile.get().workspace.waitLevels).toEqual(levels)
  form.write('redMinutes', '')
  expect(await form.save()).toBe(true)
  expect((await client.getWorkspace()).waitLevels).toEqual({ ...levels, redSeconds: null })
})

it('levels that cannot be are refused beside their field, by the console and by the server', async () => {
  const { form, client } = await openName()
  form.write('amberMinutes', 'logo')
  form.write('redMinutes', '2000')
  expect(await form.save()).toBe(false)
  expect(form.complaints.get()).toEqual({ amberMinutes: 'minutes', redMinutes: 'minutes' })
  form.write('amberMinutes', '5')
  form.write('redMinutes', '5')
  expect(await form.save()).toBe(false)
  expect(form.complaints.get()).toEqual({ redMinutes: 'redTooSoon' })
  const waitLevels = { amberSeconds: 300, redSeconds: 60 }
  await expect(client.updateWorkspace({ waitLevels })).rejects.toMatchObject({
    code: 'invalid_request',
  })
})

it('levels that another owner has set meanwhile are shown in minutes', async () => {
  const { form, client } = await openName()
  await client.updateWorkspace({ waitLevels: { amberSeconds: 120 } })
  form.write('amberMinutes', '3')
  expect(await form.save()).toBe(false)
  expect(form.theirs.get()).toEqual({ amberMinutes: '2' })
})
