import { expect, it } from 'vitest'
import { createWorkspaceForm } from '../src/workspace/workspace-name.ts'
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
