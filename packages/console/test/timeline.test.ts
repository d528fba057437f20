import { timelineOf } from '@papo/chat-kit/timeline/timeline'
import type { Message, OutgoingMessage, Visitor } from '@papo/sdk'
import { describe, expect, it } from 'vitest'
import { hueOf } from '../src/design/avatar.tsx'
import { lastOwnSeq } from '../src/conversations/last-own.ts'
import { isSigned, linkOf, markOf, nameOf } from '../src/visitor/visitor.ts'
import { formatRoute, parseRoute } from '../src/navigation/route.ts'
import { en } from '../src/locales/en.ts'

const message = (seq: number, patch: Partial<Message> = {}): Message => ({
  id: `entry-${seq}`,
  seq,
  chatId: 'chat',
  clientId: `client-${seq}`,
  kind: 'text',
  author: { type: 'visitor', id: 'visitor', name: null },
  text: `text ${seq}`,
  createdAt: new Date(2026, 0, 31, 12, seq).toISOString(),
  ...patch,
})
const me = { type: 'agent', id: 'me', name: 'Ana' } as const

describe('the log', () => {
  it('shows the delivery state of the last message only, once it is stored, unless it is erased', () => {
    const stored = message(1, { author: me })
    const next = (state: OutgoingMessage['state']): OutgoingMessage => ({
      clientId: 'next',
      text: 'next',
      state,
      error: null,
      createdAt: message(2).createdAt,
    })
    const last = (messages: Message[], ...outgoing: OutgoingMessage[]) =>
      lastOwnSeq(timelineOf({ messages, outgoing }, 'me', ({ text }) => text ?? ''))
    expect(last([stored])).toBe(1)
    expect(last([stored, message(2, { author: me, kind: 'note' })])).toBe(1)
    expect(last([stored], next('sending'))).toBeNull()
    expect(last([stored], next('failed'))).toBe(1)
    expect(last([stored, message(2, { author: me, text: null, erased: true })])).toBeNull()
  })
})

describe('links', () => {
  it('of a page address are links only for http and https', () => {
    expect(linkOf('https://a.example/b')).toBe('https://a.example/b')
    for (const address of ['javascript:alert(1)', 'data:text/html,x', 'file:///etc', 'x', '']) {
      expect(linkOf(address)).toBeNull()
    }
  })
})

describe('a visitor', () => {
  it('without a name has a short mark that does not change', () => {
    const visitor = { id: '0190f8a0-1111-7000-8000-00000000ab3f', name: null }
    expect(nameOf(visitor, en)).toBe('Visitor AB3F')
    expect(markOf(visitor.id)).toBe('AB3F')
    expect(hueOf(visitor.id)).toBe(hueOf(visitor.id))
  })

  it('is verified only in the fields that the site has signed', () => {
    const known = { id: 'x', name: 'Ana', email: 'ana@example.com' }
    const signed = (visitor: Visitor) =>
      (['name', 'email'] as const).filter((field) => isSigned(visitor, field))
    expect(signed(known)).toEqual([])
    expect(signed({ ...known, verified: false })).toEqual([])
    expect(signed({ ...known, verified: true, unverifiedFields: [] })).toEqual(['name', 'email'])
    expect(signed({ ...known, verified: true, unverifiedFields: ['email'] })).toEqual(['name'])
    expect(signed({ ...known, email: null, verified: true, unverifiedFields: ['name'] })).toEqual(
      [],
    )
  })
})

it('every route has an address that leads back to it', () => {
  const chatId = '0190f8a0-1111-7000-8000-00000000ab3f'
  for (const hash of [
    '#/queue',
    `#/queue/${chatId}`,
    `#/chats/${chatId}`,
    '#/history?text=p%C3%A3o+de+queijo',
    `#/history/${chatId}?text=x`,
    '#/settings',
    '#/settings/sites',
    `#/settings/site/${chatId}/texts`,
  ]) {
    expect(formatRoute(parseRoute(hash))).toBe(hash)
  }
  for (const hash of ['', '#', '#/', '#/nowhere', '#/queue/<script>']) {
    expect(formatRoute(parseRoute(hash))).toBe('#/queue')
  }
})
