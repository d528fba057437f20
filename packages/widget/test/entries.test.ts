import type { Message } from '@papo/sdk'
import { expect, test } from 'vitest'
import { deliveryOf, entriesOf } from '../src/chat/entries.ts'
import { i18n } from './panel-harness.ts'

const now = new Date(2026, 2, 14, 10)
const at = (day: number, hour: number, minute = 0) => new Date(2026, 2, day, hour, minute)

let seq = 0
const message = (who: 'visitor' | 'agent' | 'system', when: Date, rest: Partial<Message> = {}) =>
  ({
    id: `id-${++seq}`,
    seq,
    chatId: 'chat',
    clientId: null,
    kind: 'text',
    author: { type: who, id: who, name: who === 'agent' ? 'Ana' : null },
    text: 'Oi',
    createdAt: when.toISOString(),
    ...rest,
  }) satisfies Message

const rows = (messages: Message[]) => entriesOf({ messages, outgoing: [] }, i18n)

test('entries other than messages have a text, except ratings and notes', () => {
  const notice = (who: 'visitor' | 'agent' | 'system', kind: Message['kind']) =>
    message(who, at(14, 9), { kind, text: null })
  const texts = rows([
    notice('agent', 'accepted'),
    notice('system', 'requeued'),
    notice('agent', 'requeued'),
    { ...notice('agent', 'transferred'), to: { id: 'bia', name: 'Bia' } },
    notice('agent', 'ended'),
    notice('visitor', 'ended'),
    notice('system', 'ended'),
    notice('visitor', 'rated'),
    notice('agent', 'note'),
  ]).map(({ text, kind }) => [kind, text])
  expect(texts).toEqual([
    ['notice', 'Ana entrou na conversa'],
    ['notice', 'Seu atendente não pôde continuar; seu lugar na fila está guardado'],
    ['notice', 'Você voltou para a fila, no seu lugar'],
    ['notice', 'Você foi transferido para Bia'],
    ['notice', 'Ana encerrou a conversa'],
    ['notice', 'Você encerrou a conversa'],
    ['notice', 'Conversa encerrada por inatividade'],
  ])
})

test('the delivery state is shown only if the last message is the visitor’s own', () => {
  const own = rows([message('visitor', now)])
  const ownSeq = own[0]?.seq ?? 0
  expect(deliveryOf(own, ownSeq - 1)).toBe('msg.sent')
  expect(deliveryOf(own, ownSeq)).toBe('msg.read')
  expect(deliveryOf(rows([message('visitor', now), message('agent', now)]), 99)).toBeNull()
  expect(deliveryOf([], 0)).toBeNull()
})
