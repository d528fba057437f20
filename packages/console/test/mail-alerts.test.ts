import { createStore } from '@papo/chat-kit/store/store'
import type { Me } from '@papo/sdk'
import { type Conduct, refuses } from '@papo/testing'
import { expect, it } from 'vitest'
import { createMailAlerts } from '../src/account/mail-alerts.ts'
import { ConsoleHarness } from './console-harness.ts'

const says =
  (me: Me): Conduct =>
  () =>
    Promise.resolve({
      status: 200,
      headers: { 'content-type': 'application/json', 'x-papo': '1' },
      body: JSON.stringify(me),
    })

/** An owner who is mailed alerts. */
async function openAlerts() {
  const harness = new ConsoleHarness()
  const { client } = await harness.openTab({ account: harness.backend.owner })
  const me: Me = { ...(await client.getMe()), alertsByMail: true }
  const profile = createStore(me)
  return { harness, me, profile, alerts: createMailAlerts(client, profile) }
}

it('an owner turns the alerts off, and the console knows at once', async () => {
  const { harness, me, profile, alerts } = await openAlerts()
  harness.backend.conduct('updateMe', says({ ...me, alertsByMail: false }))
  expect(alerts.state.get().isOn).toBe(true)
  const saving = alerts.toggle(false)
  expect(alerts.state.get()).toEqual({ isOn: false, isSaving: true, hasFailed: false })
  await alerts.toggle(true)
  await saving
  expect(alerts.state.get()).toEqual({ isOn: false, isSaving: false, hasFailed: false })
  expect(profile.get().alertsByMail).toBe(false)
  const sent = harness.backend.requests.filter(({ endpoint }) => endpoint === 'updateMe')
  expect(sent.map(({ body }) => body)).toEqual([{ alertsByMail: false }])
})

it('a change that is not saved is taken back', async () => {
  const { harness, alerts } = await openAlerts()
  harness.backend.conduct('updateMe', refuses('unavailable'))
  await alerts.toggle(false)
  expect(alerts.state.get()).toEqual({ isOn: true, isSaving: false, hasFailed: true })
})
