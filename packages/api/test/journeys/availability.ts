import type { AgentList, LogPage, Site, SiteAvailability, WidgetSettings } from '@papo/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ApiHarness } from './api-harness.ts'
import type { OpenWith } from './presence.ts'
import { ManualTime } from './time.ts'

/** Minutes pass in steps of seconds, each with a check: a busy machine takes a while. */
const patience = { timeout: 90_000 }
const hourMs = 3_600_000
const offline = { availability: 'offline', closesAt: null, opensAt: null }
const nobody = { ...offline, reason: 'nobody' }
const online = { availability: 'online', reason: null, closesAt: null, opensAt: null }

/** Whether visitors are told the truth about who answers, on any harness. */
export function describeAvailability(open: OpenWith): void {
  const time = new ManualTime()
  let harness: ApiHarness
  let nina: string
  beforeAll(async () => {
    harness = await open({ clock: time })
    nina = await harness.agent('Nina')
  })
  afterAll(() => harness.close())

  const pass = (seconds: number) => time.pass(seconds, () => harness.sweepNow())
  /** The owner and everybody else are absent by then. */
  const everybodyGoes = () => pass(50)
  const heartbeat = (token: string, body: object = {}) =>
    harness.call('POST', '/v1/me/heartbeat', { token, body })
  const change = (body: object) =>
    harness.call<Site>('PATCH', `/v1/sites/${harness.site.id}`, { token: harness.owner, body })

  const saidOf = ({ availability, reason, closesAt, opensAt }: SiteAvailability) => ({
    availability,
    reason,
    closesAt,
    opensAt,
  })
  async function widgetSays(key = harness.site.key) {
    return saidOf((await harness.call<WidgetSettings>('GET', `/v1/widget/${key}`)).body)
  }

  describe('a site that is online only while an agent is there', patience, () => {
    it('tells the page and whoever waits the same, and estimates no wait for nobody', async () => {
      await change({ onlineNeedsAgent: true })
      await everybodyGoes()
      const visitor = await harness.start()
      const seen = async () => (await visitor.poll()).body
      expect(await widgetSays()).toEqual(nobody)
      expect(await seen()).toMatchObject({ site: nobody, queuePosition: 1, estimatedWait: null })
      await heartbeat(nina, { availability: 'online' })
      expect(await widgetSays()).toEqual(online)
      expect((await seen()).site).toEqual(online)
      await heartbeat(nina, { availability: 'away' })
      expect(await widgetSays()).toEqual(nobody)
      expect((await seen()).site).toEqual(nobody)
      await heartbeat(nina, { availability: 'online' })
      expect((await seen()).site).toEqual(online)
      await everybodyGoes()
      expect((await seen()).site).toEqual(nobody)
      expect(await widgetSays()).toEqual(nobody)
    })

    it('learns within seconds that somebody has come whose call says nothing about it', async () => {
      await everybodyGoes()
      expect(await widgetSays()).toEqual(nobody)
      await heartbeat(nina)
      await pass(6)
      expect(await widgetSays()).toEqual(online)
    })

    it('answers a held poll whose caller was told otherwise', async () => {
      await everybodyGoes()
      const visitor = await harness.start()
      const { cursor, site } = (await visitor.poll()).body
      expect(site).toEqual(nobody)
      await heartbeat(nina, { availability: 'online' })
      const held = await visitor.poll(`?after=${cursor}&wait=20`)
      expect(held.body).toMatchObject({ site: online, messages: [] })
    })

    it('says nothing of it to agents, nor once an agent has the chat', async () => {
      const visitor = await harness.start()
      const at = `/v1/chats/${visitor.chatId}`
      const { body } = await harness.call<LogPage>('GET', `${at}/messages`, { token: nina })
      expect([body.status, body.site]).toEqual(['waiting', undefined])
      await harness.call('POST', `${at}/accept`, { token: nina })
      expect((await visitor.poll()).body.site).toBeUndefined()
    })

    it('counts only those who answer it', async () => {
      const body = { name: 'Loja', allowedOrigins: [], onlineNeedsAgent: true }
      const { body: other } = await harness.call<Site>('POST', '/v1/sites', {
        token: harness.owner,
        body,
      })
      expect(other.onlineNeedsAgent).toBe(true)
      const otto = await harness.agent('Otto')
      const list = await harness.call<AgentList>('GET', '/v1/agents', { token: harness.owner })
      const { id } = list.body.agents.find(({ name }) => name === 'Otto') ?? { id: '' }
      await harness.call('PATCH', `/v1/agents/${id}`, {
        token: harness.owner,
        body: { siteIds: [other.id] },
      })
      await everybodyGoes()
      await heartbeat(otto, { availability: 'online' })
      expect(await widgetSays(other.key)).toEqual(online)
      expect(await widgetSays()).toEqual(nobody)
    })
  })

  describe('any other site', patience, () => {
    it('is online whoever is there, and so is one that was made without saying', async () => {
      const body = { name: 'Blog', allowedOrigins: [] }
      const made = await harness.call<Site>('POST', '/v1/sites', { token: harness.owner, body })
      expect(made.body.onlineNeedsAgent).toBe(false)
      await change({ onlineNeedsAgent: false })
      await everybodyGoes()
      expect(await widgetSays()).toEqual(online)
      const { body: seen } = await (await harness.start()).poll()
      expect(seen).toMatchObject({ site: online, estimatedWait: null })
    })

    it('is closed by a switch until it is switched back', async () => {
      await change({ closedNow: true })
      expect(await widgetSays()).toEqual({ ...offline, reason: 'closed' })
      expect((await (await harness.start()).poll()).body.site?.reason).toBe('closed')
      await change({ closedNow: false })
      expect(await widgetSays()).toEqual(online)
    })

    it('opens and closes by its hours', async () => {
      const opens = new Date(Math.ceil(time.now().getTime() / hourMs) * hourMs + hourMs)
      const closes = new Date(opens.getTime() + hourMs)
      const clock = (at: Date) => at.toISOString().slice(11, 16)
      const open = [{ day: opens.getUTCDay(), from: clock(opens), to: clock(closes) }]
      await change({ hours: { timeZone: 'UTC', open } })
      const shut = { ...offline, reason: 'hours', opensAt: opens.toISOString() }
      expect(await widgetSays()).toEqual(shut)
      expect((await (await harness.start()).poll()).body.site).toEqual(shut)
      time.skip((opens.getTime() - time.now().getTime()) / 1000)
      expect(await widgetSays()).toEqual({ ...online, closesAt: closes.toISOString() })
      await change({ hours: null })
    })
  })

  describe('hours', () => {
    it('keep their exceptions to the owner, and trim their names', async () => {
      const open = [{ day: 5, from: '22:00', to: '02:00' }]
      await change({ hours: { timeZone: 'UTC', open } })
      const exceptions = [
        { date: '2027-12-25', name: ' Natal ', open: [] },
        { date: '2027-12-31', name: ' ', open: [{ from: '09:00', to: '12:00' }] },
      ]
      const { status, body } = await change({ hours: { exceptions } })
      expect(status).toBe(200)
      expect(body.hours).toEqual({
        timeZone: 'UTC',
        open,
        exceptions: [
          { date: '2027-12-25', name: 'Natal', open: [] },
          { date: '2027-12-31', open: [{ from: '09:00', to: '12:00' }] },
        ],
      })
      const widget = await harness.call<WidgetSettings>('GET', `/v1/widget/${harness.site.key}`)
      expect(widget.body.hours).toEqual({ timeZone: 'UTC', open })
    })

    it('that can never act are refused by the field', async () => {
      const exceptions = [{ date: '2027-02-30', open: [{ from: '09:00', to: '09:00' }] }]
      const open = [{ day: 1, from: '09:00', to: '09:00' }]
      const refused = await harness.call('PATCH', `/v1/sites/${harness.site.id}`, {
        token: harness.owner,
        body: { hours: { timeZone: 'Mars/Base', open, exceptions } },
      })
      expect(refused.status).toBe(400)
      expect(refused.body.errors?.map(({ path, code }) => [path, code])).toEqual([
        ['/hours/timeZone', 'unknown_time_zone'],
        ['/hours/open/0/to', 'never_open'],
        ['/hours/exceptions/0/date', 'not_a_date'],
        ['/hours/exceptions/0/open/0/to', 'never_open'],
      ])
      await change({ hours: null })
    })
  })
}
