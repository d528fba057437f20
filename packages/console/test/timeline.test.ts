import type { Message, OutgoingMessage, Visitor } from '@papo/sdk'
import { describe, expect, it } from 'vitest'
import { linkParts } from '../src/conversations/links.ts'
import { hueOf, initialsOf } from '../src/design/avatar.tsx'
import { lastOwnSeq, timelineOf } from '../src/conversations/timeline.ts'
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
  it('groups the messages of one author within five minutes', () => {
    const messages = [
      message(1),
      message(2),
      message(3, { author: me }),
      message(9, { author: me }),
      message(10, { kind: 'accepted', author: me }),
      message(11, { author: me }),
    ]
    const shape = timelineOf({ messages, outgoing: [] }, 'me').map((item) =>
      item.kind === 'bubble'
        ? `${item.seq}${item.isFirst ? '(' : ''}${item.isLast ? ')' : ''}`
        : item.kind,
    )
    expect(shape).toEqual(['day', '1(', '2)', '3()', '9()', 'notice', '11()'])
  })

  it('shows each day’s heading once, also across midnight', () => {
    const messages = [
      message(1, { createdAt: new Date(2026, 0, 30, 23, 59).toISOString() }),
      message(2, { createdAt: new Date(2026, 0, 31, 0, 1).toISOString() }),
      message(3, { createdAt: new Date(2026, 0, 31, 0, 2).toISOString() }),
    ]
    const kinds = timelineOf({ messages, outgoing: [] }, 'me').map(({ kind }) => kind)
    expect(kinds).toEqual(['day', 'bubble', 'day', 'bubble', 'bubble'])
  })

  it('keeps the key of a message before and after it is stored', () => {
    const outgoing: OutgoingMessage = {
      clientId: 'client-1',
      text: 'text 1',
      state: 'sending',
      error: null,
      createdAt: message(1).createdAt,
    }
    const before = timelineOf({ messages: [], outgoing: [outgoing] }, 'me')
    const after = timelineOf({ messages: [message(1, { author: me })], outgoing: [] }, 'me')
    expect(before.map(({ key }) => key)).toEqual(after.map(({ key }) => key))
    expect([lastOwnSeq(before), lastOwnSeq(after)]).toEqual([null, 1])
  })

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
      lastOwnSeq(timelineOf({ messages, outgoing }, 'me'))
    expect(last([stored])).toBe(1)
    expect(last([stored, message(2, { author: me, kind: 'note' })])).toBe(1)
    expect(last([stored], next('sending'))).toBeNull()
    expect(last([stored], next('failed'))).toBe(1)
    expect(last([stored, message(2, { author: me, text: null, erased: true })])).toBeNull()
  })
})

describe('links', () => {
  const linked = (text: string) => linkParts(text).flatMap(({ href }) => href ?? [])

  it('are http and https addresses, without final punctuation', () => {
    expect(linked('veja https://a.example/b?c=1#d. Ou (http://e.example)!')).toEqual([
      'https://a.example/b?c=1#d',
      'http://e.example/',
    ])
    expect(linked('javascript:alert(1) data:text/html,x ftp://a <img onerror=x>')).toEqual([])
  })

  it('lose nothing of the text', () => {
    const text = 'antes https://a.example/x, meio http://b.example depois\nfim'
    expect(
      linkParts(text)
        .map((part) => part.text)
        .join(''),
    ).toBe(text)
  })

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

  it('has initials, also in other scripts', () => {
    expect(['Ana', 'ana maria lima', ' 王 小明 ', '😀 x'].map(initialsOf)).toEqual([
      'A',
      'AL',
      '王小',
      '😀X',
    ])
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
    '#/install',
  ]) {
    expect(formatRoute(parseRoute(hash))).toBe(hash)
  }
  for (const hash of ['', '#', '#/', '#/nowhere', '#/queue/<script>']) {
    expect(formatRoute(parseRoute(hash))).toBe('#/queue')
  }
})
