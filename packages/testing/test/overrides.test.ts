import type { WidgetSettings } from '@papo/protocol'
import { expect, test } from 'vitest'
import { Rehearsal } from './rehearsal.ts'

/** The manual platform begins on a Saturday, at 12:00 UTC. */
const mondays = { timeZone: 'UTC', open: [{ day: 1, from: '09:00', to: '17:00' }] }

test('a site opens by its hours, until the test says otherwise', async () => {
  const scene = new Rehearsal({ site: { hours: mondays } })
  const seen = async () => {
    const { body } = await scene.ask<WidgetSettings>('GET /v1/widget/demo')
    return [body.availability, body.opensAt]
  }
  expect(await seen()).toEqual(['offline', '2026-02-02T09:00:00.000Z'])
  await scene.backend.opens()
  expect(await seen()).toEqual(['online', null])
  await scene.backend.closes('2026-03-01T09:00:00.000Z')
  expect(await seen()).toEqual(['offline', '2026-03-01T09:00:00.000Z'])
})

test('the wait is estimated from earlier chats, until the test says otherwise', async () => {
  const scene = new Rehearsal()
  const { backend, platform } = scene
  for (let accepted = 0; accepted < 4; accepted += 1) {
    const { chatId } = await backend.visitorStarts()
    await backend.agentAccepts(chatId)
    await platform.advance(60_000)
  }
  await backend.visitorStarts()
  const seen = async () => (await backend.chats()).at(-1)?.estimatedWait
  // Nobody is there: no wait is promised.
  expect(await seen()).toBeNull()
  const token = await scene.token()
  await scene.ask('POST /v1/me/heartbeat', { token, body: { availability: 'online' } })
  expect(await seen()).toEqual({ fromSeconds: 60, toSeconds: 60 })
  await backend.estimates({ fromSeconds: 5, toSeconds: 9 })
  expect(await seen()).toEqual({ fromSeconds: 5, toSeconds: 9 })
  await backend.estimates(null)
  expect(await seen()).toBeNull()
})

test('a browser may ask first whether a page may call', async () => {
  const { backend } = new Rehearsal({ site: { allowedOrigins: ['https://shop.test'] } })
  const ask = (origin: string) =>
    backend.fetch('https://papo.test/v1/chats', {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST' },
    })
  const allowed = await ask('https://shop.test')
  expect(allowed.status).toBe(204)
  expect(allowed.headers.get('access-control-allow-origin')).toBe('https://shop.test')
  expect(allowed.headers.get('access-control-allow-methods')).toContain('POST')
  const refused = await ask('https://thief.test')
  expect(refused.status).toBe(403)
  expect(refused.headers.has('access-control-allow-origin')).toBe(false)
})
