import { randomUUID } from 'node:crypto'
import {
  type Agent,
  type Chat,
  type Colleagues,
  limits,
  type Me,
  type Message,
} from '@papo/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { png, squarePng } from '../http/pictures.ts'
import { type ApiHarness, openHarness, type Or } from './api-harness.ts'

let api: ApiHarness
beforeAll(async () => {
  api = await openHarness()
})
afterAll(() => api.close())

const change = (token: string, body: object) => api.call<Or<Me>>('PATCH', '/v1/me', { token, body })
const get = async <Body>(path: string, token: string) =>
  (await api.call<Body>('GET', path, { token })).body
const base64 = (bytes: Buffer) => bytes.toString('base64')
const withPicture = (bytes: Buffer) => ({ picture: base64(bytes) })
const jpeg = Buffer.from(
  'ffd8ffe000104a46494600010100000100010000ffc00011080040004003011100',
  'hex',
)
const webp = Buffer.concat([
  Buffer.from('RIFF'),
  Buffer.from([30, 0, 0, 0]),
  Buffer.from('WEBPVP8X'),
  Buffer.from([10, 0, 0, 0, 0, 0, 0, 0, 63, 0, 0, 63, 0, 0]),
])

describe('one’s own name', () => {
  it('is what visitors and colleagues see from the next message on', async () => {
    const token = await api.agent('Rita')
    const visitor = await api.start()
    const at = `/v1/chats/${visitor.chatId}`
    await api.call('POST', `${at}/accept`, { token, body: {} })
    const { body } = await change(token, { name: '  Rita Lee ' })
    expect(body.agent).toMatchObject({ name: 'Rita Lee', revision: 2 })
    const text = { clientId: randomUUID(), text: 'Oi' }
    const sent = await api.call<Message>('POST', `${at}/messages`, { token, body: text })
    expect(sent.body.author.name).toBe('Rita Lee')
    expect((await get<Chat>(at, visitor.token)).agent?.name).toBe('Rita Lee')
  })

  it('is refused if another change has come between', async () => {
    const token = await api.agent('Rita')
    await change(token, { name: 'Rita Lee' })
    const late = await change(token, { name: 'Rita L.', ifRevision: 1 })
    expect(late.body).toMatchObject({
      code: 'changed_meanwhile',
      meanwhile: { revision: 2, fields: [{ path: '/name', value: 'Rita Lee' }] },
    })
  })

  it('must not be empty, and a role is not changed here', async () => {
    const token = await api.agent('Rita')
    const empty = await change(token, { name: ' ' })
    expect(empty.body.errors).toMatchObject([{ path: '/name' }])
    expect((await change(token, { role: 'owner' })).status).toBe(400)
  })

  it('leaves a line in the audit log that has no name', async () => {
    const token = await api.agent('Rita')
    await change(token, { name: 'Rita Lee' })
    const { entries } = await get<{ entries: { action: string; details: object }[] }>(
      '/v1/audit?limit=1',
      api.owner,
    )
    expect(entries).toMatchObject([{ action: 'agent_updated', details: { fields: ['name'] } }])
  })
})

describe('one’s own picture', () => {
  it.each([
    ['image/png', squarePng(64)],
    ['image/jpeg', jpeg],
    ['image/webp', webp],
  ])('is served as %s, and nothing in it runs', async (type, bytes) => {
    const token = await api.agent('Rita')
    const { body } = await change(token, withPicture(bytes))
    const answer = await api.page(String(body.agent.avatarUrl))
    expect(answer.status).toBe(200)
    expect(answer.headers).toMatchObject({
      'content-type': type,
      'content-length': String(bytes.length),
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'cache-control': 'public, max-age=86400, immutable',
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
    })
  })

  it('is shown to the visitor, to colleagues and in the list of agents', async () => {
    const token = await api.agent('Rita')
    const visitor = await api.start()
    const at = `/v1/chats/${visitor.chatId}`
    await api.call('POST', `${at}/accept`, { token, body: {} })
    const { avatarUrl, id } = (await change(token, withPicture(squarePng(96)))).body.agent
    expect(avatarUrl).toMatch(/^\/pictures\/[0-9a-f]{64}$/)
    expect((await get<Chat>(at, visitor.token)).agent).toEqual({ id, name: 'Rita', avatarUrl })
    const { colleagues } = await get<Colleagues>('/v1/colleagues', api.owner)
    expect(colleagues.find((one) => one.id === id)?.avatarUrl).toBe(avatarUrl)
    const { agents } = await get<{ agents: Agent[] }>('/v1/agents', api.owner)
    expect(agents.find((one) => one.id === id)?.avatarUrl).toBe(avatarUrl)
  })

  it('has another address with other content, and the one before is gone', async () => {
    const token = await api.agent('Rita')
    const first = (await change(token, withPicture(squarePng(33)))).body.agent.avatarUrl
    const second = (await change(token, withPicture(squarePng(34)))).body.agent.avatarUrl
    expect(second).not.toBe(first)
    expect((await api.page(String(first))).status).toBe(404)
    expect((await change(token, { picture: null })).body.agent.avatarUrl).toBeNull()
    expect((await api.page(String(second))).status).toBe(404)
  })

  it('that two people share stays while one of them has it', async () => {
    const [one, other] = [await api.agent('Rita'), await api.agent('Bia')]
    const picture = withPicture(squarePng(35))
    const { avatarUrl } = (await change(one, picture)).body.agent
    expect((await change(other, picture)).body.agent.avatarUrl).toBe(avatarUrl)
    await change(one, { picture: null })
    expect((await api.page(String(avatarUrl))).status).toBe(200)
  })

  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64"/>')
  const gif = Buffer.from('GIF89a@\0@\0\0\0\0', 'latin1')
  it.each([
    ['a drawing that can hold a script', svg, 'not_a_picture'],
    ['another kind of picture', gif, 'not_a_picture'],
    ['a text', Buffer.from('a picture of Rita'), 'not_a_picture'],
    ['a head that is cut off', squarePng(64).subarray(0, 12), 'not_a_picture'],
    ['one that is wider than high', png(64, 63), 'not_square'],
    ['one that nobody can see', squarePng(8), 'not_square'],
    ['one of too many pixels', squarePng(limits.pictureMaxSide + 1), 'too_large'],
    ['one of too many bytes', Buffer.alloc(limits.pictureBytes + 1, squarePng(64)), 'too_large'],
  ])('is refused by its field: %s', async (_what, bytes, code) => {
    const token = await api.agent('Rita')
    const { body } = await change(token, withPicture(bytes))
    expect(body).toMatchObject({ status: 400, errors: [{ path: '/picture', code }] })
    expect((await get<Me>('/v1/me', token)).agent.avatarUrl).toBeNull()
  })

  it('is refused if it is not base64', async () => {
    const token = await api.agent('Rita')
    const { body } = await change(token, { picture: `${base64(squarePng(64))}<svg>` })
    expect(body.errors).toMatchObject([{ path: '/picture', code: 'not_a_picture' }])
  })

  it('is looked for by its digest alone', async () => {
    for (const name of ['x', '..%2fsecret', 'A'.repeat(64), '0'.repeat(64)]) {
      expect((await api.page(`/pictures/${name}`)).status).toBe(404)
    }
  })
})

describe('one’s own password', () => {
  it('is not set without the current one, by an owner neither', async () => {
    const { agent } = await get<Me>('/v1/me', api.owner)
    const password = 'pão quente às seis'
    const set = await api.call<Or<Agent>>('PATCH', `/v1/agents/${agent.id}`, {
      token: api.owner,
      body: { password },
    })
    expect(set.body).toMatchObject({ status: 403, code: 'forbidden' })
    const link = await api.call<Or<object>>('POST', '/v1/password-resets', {
      token: api.owner,
      body: { agentId: agent.id },
    })
    expect(link.body).toMatchObject({ status: 403, code: 'forbidden' })
    const rename = { name: 'Ana Maria' }
    const path = `/v1/agents/${agent.id}`
    const renamed = await api.call<Agent>('PATCH', path, { token: api.owner, body: rename })
    expect([renamed.status, renamed.body.name]).toEqual([200, 'Ana Maria'])
  })
})
