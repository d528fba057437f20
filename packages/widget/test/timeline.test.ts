import type { Message } from '@papo/sdk'
import { expect, test } from 'vitest'
import { arrange, deliveryOf } from '../src/chat/timeline.ts'
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

const rows = (messages: Message[]) => arrange({ messages, outgoing: [] }, i18n, now)

test('the first row of a day has its label: a date, yesterday or today', () => {
  const days = rows([
    message('agent', at(12, 9)),
    message('agent', at(13, 9)),
    message('agent', at(13, 23, 59)),
    message('agent', at(14, 0)),
  ]).map(({ day }) => day)
  expect(days).toEqual(['12 de março', 'Ontem', null, 'Hoje'])
})

test('consecutive messages of one author within five minutes form a group', () => {
  const firsts = rows([
    message('agent', at(14, 9, 0)),
    message('agent', at(14, 9, 5)),
    message('agent', at(14, 9, 11)),
    message('visitor', at(14, 9, 11)),
    message('agent', at(14, 9, 12)),
  ]).map(({ isFirst }) => isFirst)
  expect(firsts).toEqual([true, false, true, true, true])
})

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
  ]).map(({ text, side }) => [side, text])
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

test('a message keeps its key when it moves from the outbox to the log', () => {
  const outgoing = {
    clientId: 'c-1',
    text: 'Oi',
    state: 'sending',
    error: null,
    createdAt: now.toISOString(),
  } as const
  const [before] = arrange({ messages: [], outgoing: [outgoing] }, i18n, now)
  const [after] = rows([message('visitor', now, { clientId: 'c-1' })])
  expect(before?.key).toBe(after?.key)
})

test('the delivery state is shown only if the last message is the visitor’s own', () => {
  const own = rows([message('visitor', now)])
  const ownSeq = own[0]?.seq ?? 0
  expect(deliveryOf(own, ownSeq - 1)).toBe('msg.sent')
  expect(deliveryOf(own, ownSeq)).toBe('msg.read')
  expect(deliveryOf(rows([message('visitor', now), message('agent', now)]), 99)).toBeNull()
  expect(deliveryOf([], 0)).toBeNull()
})
