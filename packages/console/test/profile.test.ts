import { expect, it } from 'vitest'
import { createProfileForm } from '../src/account/profile.ts'
import { ConsoleHarness } from './console-harness.ts'

/** The head of a PNG, which says all that the server reads of one. */
const png = (width: string, height: string) =>
  btoa(`\u0089PNG\r\n\u001A\n\0\0\0\rIHDR\0\0\0${width}\0\0\0${height}${'\0'.repeat(9)}`)
const picture = png('@', '@')

async function openProfile() {
  const harness = new ConsoleHarness()
  const tab = await harness.openTab({ account: harness.backend.owner })
  const { profile } = tab.agentApp
  return { ...tab, profile, form: createProfileForm(tab.client, profile) }
}

it('a name is saved trimmed, and the console shows it at once', async () => {
  const { form, profile, client } = await openProfile()
  form.write('name', '  Ana Maria ')
  expect(await form.save()).toBe(true)
  expect(profile.get().agent.name).toBe('Ana Maria')
  expect((await client.getMe()).agent.name).toBe('Ana Maria')
  expect(form.isChanged.get()).toBe(false)
})

it('a name that cannot be is refused beside the field, and nothing is sent', async () => {
  const { form, platform } = await openProfile()
  const before = platform.requests.length
  form.write('name', '  ')
  expect(await form.save()).toBe(false)
  expect(form.complaints.get()).toEqual({ name: 'noName' })
  form.write('name', 'é'.repeat(81))
  expect(await form.save()).toBe(false)
  expect(form.complaints.get()).toEqual({ name: 'longName' })
  expect(platform.requests).toHaveLength(before)
})

it('a picture is shown once it is saved, and removed again', async () => {
  const { form, profile } = await openProfile()
  form.write('picture', { base64: picture })
  expect(profile.get().agent.avatarUrl).toBeNull()
  expect(await form.save()).toBe(true)
  const url = profile.get().agent.avatarUrl
  expect(url).toMatch(/^\/pictures\//)
  expect(form.values.get().picture).toEqual({ url })
  form.write('picture', null)
  expect(await form.save()).toBe(true)
  expect(profile.get().agent.avatarUrl).toBeNull()
})

it.each([
  ['none at all', btoa('<svg/>')],
  ['not a square', png('@', ' ')],
])('a picture that the server refuses, %s, is named beside it and stays', async (_what, base64) => {
  const { form } = await openProfile()
  form.write('picture', { base64 })
  expect(await form.save()).toBe(false)
  expect(form.complaints.get()).toEqual({ picture: 'notAPicture' })
  expect(form.values.get().picture).toEqual({ base64 })
})

it('what an owner has changed meanwhile is shown, and the own picture is kept', async () => {
  const { form, client, me } = await openProfile()
  await client.updateAgent(me.agent.id, { name: 'Ana B.' })
  form.write('picture', { base64: picture })
  expect(await form.save()).toBe(false)
  expect(form.theirs.get()).toEqual({ name: 'Ana B.' })
  expect(form.values.get()).toEqual({ name: 'Ana B.', picture: { base64: picture } })
  expect(await form.save()).toBe(true)
})
