import { randomUUID } from 'node:crypto'
import type {
  AgentList,
  AuditPage,
  InvitationLink,
  InvitationList,
  OpenedInvitation,
  PasswordResetLink,
} from '@papo/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { invitationLastsMs } from '@papo/core/agent/invitations'
import type { Database } from '../../src/database/database.ts'
import {
  type ApiAnswer,
  type ApiUnderTest,
  openApi,
  ownerEmail,
  ownOrigin,
  password,
} from '../http/api-under-test.ts'
import { ManualTime } from './time.ts'

const another = 'outro pão quente às sete'

/** Links that let people in, and who may make them. */
export function describeInvitations(openDatabase: () => Promise<Database>): void {
  const time = new ManualTime()
  let api: ApiUnderTest
  beforeAll(async () => {
    api = await openApi({}, { database: await openDatabase(), clock: time })
  }, 120_000)
  afterAll(() => api.close())

  const anEmail = () => `${randomUUID()}@example.com`
  const codeOf = (link: string) => new URL(link).hash.slice(1)
  const signIn = async (email: string) => String((await api.signIn(email)).body['accessToken'])
  async function invite(token: string, over: Record<string, unknown> = {}) {
    const body = { email: anEmail(), role: 'agent', ...over }
    const answer = await api.call('POST', '/v1/invitations', { token, body })
    const { invitation, link } = answer.body as unknown as InvitationLink
    return { answer, email: body.email, invitation, link }
  }
  const accept = (link: string, over: Record<string, unknown> = {}) =>
    api.call('POST', '/v1/invitations/accept', {
      body: { code: codeOf(link), name: 'Bia', password, ...over },
    })
  const look = (link: string) =>
    api.call('POST', '/v1/invitations/open', { body: { code: codeOf(link) } })
  async function person(role: string) {
    const { link, email } = await invite(api.owner, { role })
    expect((await accept(link)).status).toBe(204)
    const token = await signIn(email)
    const { agents } = (await api.call('GET', '/v1/agents', { token: api.owner }))
      .body as unknown as AgentList
    return { email, token, id: agents.find((agent) => agent.email === email)?.id ?? '' }
  }
  const update = (id: string, body: object) =>
    api.call('PATCH', `/v1/agents/${id}`, { token: api.owner, body })
  const codesOf = (...answers: ApiAnswer[]) => answers.map(({ body }) => body['code'])

  describe('an invitation', () => {
    it('makes an account and signs the browser in, once', async () => {
      const { link, email, answer, invitation } = await invite(api.owner, { name: 'Bia' })
      expect(answer.status).toBe(201)
      expect(link).toMatch(new RegExp(`^${ownOrigin}/open#papo_i_[\\w-]{43}$`))
      expect(JSON.stringify(invitation)).not.toContain(codeOf(link))
      expect((await look(link)).body as unknown as OpenedInvitation).toMatchObject({
        email,
        name: 'Bia',
        role: 'agent',
        workspaceName: expect.any(String) as string,
      })
      const accepted = await accept(link)
      expect(accepted.status).toBe(204)
      const cookie = String(accepted.headers['set-cookie']).split(';')[0] ?? ''
      const me = await api.call('GET', '/v1/me', { headers: { cookie, origin: ownOrigin } })
      expect(me.body).toMatchObject({ agent: { email, role: 'agent', name: 'Bia' } })
      expect(codesOf(await accept(link), await look(link))).toEqual(['link_used', 'link_used'])
      const { invitations } = (await api.call('GET', '/v1/invitations', { token: api.owner }))
        .body as unknown as InvitationList
      expect(invitations.map((one) => one.email)).not.toContain(email)
    })

    it('lets one of two people in who accept it at the same moment', async () => {
      const { link } = await invite(api.owner)
      const both = await Promise.all([accept(link), accept(link, { name: 'Rui' })])
      expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([204, 410])
    })

    it('is not spent by a weak password, and says what is wrong with it', async () => {
      const { link } = await invite(api.owner)
      const weak = await accept(link, { password: '1234567890' })
      expect(weak.body).toMatchObject({
        code: 'weak_password',
        errors: [{ path: '/password' }],
      })
      expect((await accept(link)).status).toBe(204)
    })

    it('can be withdrawn, and its link then leads nowhere', async () => {
      const { link, invitation } = await invite(api.owner)
      const withdrawn = await api.call('DELETE', `/v1/invitations/${invitation.id}`, {
        token: api.owner,
      })
      expect(withdrawn.status).toBe(204)
      expect(codesOf(await accept(link))).toEqual(['link_not_found'])
    })

    it('is made once for an e-mail, and not for somebody of the workspace', async () => {
      const { email, link } = await invite(api.owner)
      expect(codesOf((await invite(api.owner, { email })).answer)).toEqual(['already_invited'])
      await accept(link)
      const upper = email.toUpperCase()
      expect(codesOf((await invite(api.owner, { email: upper })).answer)).toEqual(['email_taken'])
    })

    it('names only sites of the workspace', async () => {
      const unknown = await invite(api.owner, { siteIds: [api.services.random.newId()] })
      expect(unknown.answer.body).toMatchObject({
        code: 'invalid_request',
        errors: [{ path: '/siteIds/0', code: 'unknown_site' }],
      })
      const none = await invite(api.owner, { siteIds: [] })
      expect(none.answer.body).toMatchObject({
        code: 'invalid_request',
        errors: [{ path: '/siteIds', code: 'agent_needs_site' }],
      })
      const { invitation } = await invite(api.owner, { siteIds: [api.site.id] })
      expect(invitation.siteIds).toEqual([api.site.id])
    })
  })

  describe('whoever invites', () => {
    it('gives no higher role than their own', async () => {
      const admin = await person('admin')
      expect((await invite(admin.token, { role: 'admin' })).answer.status).toBe(201)
      expect(codesOf((await invite(admin.token, { role: 'owner' })).answer)).toEqual(['forbidden'])
      const { invitation } = await invite(api.owner, { role: 'owner' })
      const at = `/v1/invitations/${invitation.id}`
      const token = admin.token
      expect(
        codesOf(
          await api.call('POST', `${at}/renew`, { token }),
          await api.call('DELETE', at, { token }),
        ),
      ).toEqual(['forbidden', 'forbidden'])
    })

    it('takes their open invitations along when the account is closed', async () => {
      const admin = await person('admin')
      const { link } = await invite(admin.token)
      await update(admin.id, { disabled: true })
      expect(codesOf(await accept(link))).toEqual(['link_not_found'])
    })

    it('keeps only the invitations that a lower role may give', async () => {
      const admin = await person('owner')
      const [high, low] = [await invite(admin.token, { role: 'owner' }), await invite(admin.token)]
      await update(admin.id, { role: 'admin' })
      expect(codesOf(await accept(high.link))).toEqual(['link_not_found'])
      expect((await accept(low.link)).status).toBe(204)
    })
  })

  describe('a link for a new password', () => {
    const reset = async (agentId: string) => {
      const answer = await api.call('POST', '/v1/password-resets', {
        token: api.owner,
        body: { agentId },
      })
      return { answer, link: (answer.body as unknown as PasswordResetLink).link }
    }
    const use = (link: string, to = another) =>
      api.call('POST', '/v1/password-resets/use', { body: { code: codeOf(link), password: to } })

    it('sets the password once and ends every session of the agent', async () => {
      const bia = await person('agent')
      const { link } = await reset(bia.id)
      const opened = await api.call('POST', '/v1/password-resets/open', {
        body: { code: codeOf(link) },
      })
      expect(opened.body).toMatchObject({ email: bia.email, name: 'Bia' })
      expect((await api.call('GET', '/v1/me', { token: bia.token })).status).toBe(200)
      expect(codesOf(await use(link, '1234567890'))).toEqual(['weak_password'])
      const used = await use(link)
      expect([used.status, used.headers['set-cookie']]).toEqual([204, undefined])
      expect((await api.call('GET', '/v1/me', { token: bia.token })).status).toBe(401)
      expect((await api.signIn(bia.email)).status).toBe(401)
      expect((await api.signIn(bia.email, another)).status).toBe(200)
      expect(codesOf(await use(link))).toEqual(['link_used'])
    })

    it('is replaced by a newer one, and gone once the account is closed or has a new password', async () => {
      const bia = await person('agent')
      const [first, second] = [await reset(bia.id), await reset(bia.id)]
      expect(codesOf(await use(first.link))).toEqual(['link_not_found'])
      await update(bia.id, { disabled: true })
      expect(codesOf(await use(second.link))).toEqual(['link_not_found'])
      expect(codesOf((await reset(bia.id)).answer)).toEqual(['agent_disabled'])
      await update(bia.id, { disabled: false })
      const third = await reset(bia.id)
      await update(bia.id, { password: another })
      expect(codesOf(await use(third.link))).toEqual(['link_not_found'])
    })

    it('is of no use once its maker’s account is closed', async () => {
      const [owner, bia] = [await person('owner'), await person('agent')]
      const made = await api.call('POST', '/v1/password-resets', {
        token: owner.token,
        body: { agentId: bia.id },
      })
      await update(owner.id, { disabled: true })
      const { link } = made.body as unknown as PasswordResetLink
      expect(codesOf(await use(link))).toEqual(['link_not_found'])
    })
  })

  it('leaves each act in the audit log, without an e-mail or a code', async () => {
    const { invitation, link, email } = await invite(api.owner)
    await accept(link)
    const { entries } = (await api.call('GET', '/v1/audit?limit=100', { token: api.owner }))
      .body as unknown as AuditPage
    const own = entries.filter(
      ({ target, details }) =>
        target?.id === invitation.id || details['invitationId'] === invitation.id,
    )
    expect(own.map(({ action }) => action)).toEqual(['invitation_accepted', 'invitation_created'])
    expect(JSON.stringify(own)).not.toContain(email)
    expect(JSON.stringify(own)).not.toContain(codeOf(link))
  })

  it('ends after seven days, and a new link after that works', async () => {
    const { link, invitation } = await invite(api.owner)
    time.skip(invitationLastsMs / 1000 + 1)
    expect(codesOf(await look(link), await accept(link))).toEqual(['link_expired', 'link_expired'])
    const token = await signIn(ownerEmail)
    const { invitations } = (await api.call('GET', '/v1/invitations', { token }))
      .body as unknown as InvitationList
    expect(invitations.find(({ id }) => id === invitation.id)).toMatchObject({ expired: true })
    const renewed = await api.call('POST', `/v1/invitations/${invitation.id}/renew`, { token })
    const { link: next } = renewed.body as unknown as InvitationLink
    expect(codesOf(await look(link))).toEqual(['link_not_found'])
    expect((await accept(next)).status).toBe(204)
  })
}
