import { inSequence, refuses } from '@papo/testing'
import { expect, it } from 'vitest'
import { createFormat } from '../src/words/format.ts'
import { aMomentMs, Stage } from './stage.ts'

const ids = (chats: readonly { id: string }[]) => chats.map(({ id }) => id)
const told = ({ list }: { list: { value: readonly { text: string }[] } }) =>
  list.value.map(({ text }) => text)

it('the line shows who waits, what for and on which site, oldest first', async () => {
  const stage = new Stage()
  const first = stage.waits('Meu pedido não chegou', 'Ana')
  const second = stage.waits()
  const { desk } = await stage.sit()
  const { chats, total } = desk.queue
  expect(ids(chats.value)).toEqual([first, second])
  expect(chats.value[0]).toMatchObject({
    visitor: { name: 'Ana' },
    subject: 'Meu pedido não chegou',
    siteName: 'Demo',
    queuePosition: 1,
  })
  expect(total.value).toBe(2)
})

it('the time that somebody has waited moves on by itself', async () => {
  const stage = new Stage()
  stage.waits()
  const { desk, platform } = await stage.sit()
  const format = createFormat('pt-BR')
  const waited = () =>
    format.span(desk.ticker.now.value - Date.parse(desk.queue.chats.value[0]?.createdAt ?? ''))
  expect(waited()).toBe('0 s')
  await platform.advance(40_000)
  expect(waited()).toBe('40 s')
  await platform.advance(140_000)
  expect(waited()).toBe('3 min')
})

it('accepting takes the row away, opens the conversation and asks for the composer', async () => {
  const stage = new Stage()
  const chatId = stage.waits('Oi')
  const { desk, bar } = await stage.sit()
  await desk.accept(chatId)
  expect(desk.queue.chats.value).toEqual([])
  expect(desk.conversations.mine.value.map(({ id }) => id)).toEqual([chatId])
  expect(desk.conversations.current.value?.standing.value).toBe('mine')
  expect(desk.composerWanted.value).toBe(chatId)
  expect(bar.hash).toBe(`#/chats/${chatId}`)
})

it('the second of two agents is told who was faster, and the row leaves', async () => {
  const stage = new Stage()
  const chatId = stage.waits('Oi')
  const slow = await stage.sit()
  const fast = stage.backend.addAgent({ name: 'Bia' })
  stage.backend.agentAccepts(chatId, fast.id)
  await slow.desk.accept(chatId)
  expect(told(slow.desk.notices)).toEqual(['Já atendida por Bia'])
  expect(slow.desk.queue.chats.value).toEqual([])
  expect(slow.desk.conversations.mine.value).toEqual([])
})

it('a row that left does not come back with an answer that was under way', async () => {
  const stage = new Stage()
  const chatId = stage.waits('Oi')
  const { desk, platform } = await stage.sit()
  const seen: number[] = []
  desk.queue.chats.subscribe((chats) => void seen.push(chats.length))
  await desk.accept(chatId)
  await platform.advance(20_000)
  expect(seen.slice(1).every((count) => count === 0)).toBe(true)
})

it('a chat that returns to the line is shown again', async () => {
  const stage = new Stage()
  const chatId = stage.waits('Oi')
  const { desk, platform } = await stage.sit()
  await desk.accept(chatId)
  await platform.advance(aMomentMs)
  stage.backend.agentIsLost(chatId)
  await platform.advance(aMomentMs)
  expect(ids(desk.queue.chats.value)).toEqual([chatId])
})

it('whoever left the line is not accepted', async () => {
  const stage = new Stage()
  const chatId = stage.waits('Oi')
  const { desk } = await stage.sit()
  stage.backend.visitorEnds(chatId)
  await desk.accept(chatId)
  expect(told(desk.notices)).toEqual(['O visitante saiu da fila'])
  expect(desk.queue.chats.value).toEqual([])
})

it('“accept next” goes on to the next when a colleague was faster', async () => {
  const stage = new Stage()
  const [first, second] = [stage.waits('um'), stage.waits('dois')]
  const { desk } = await stage.sit()
  const colleague = stage.backend.addAgent({ name: 'Bia' })
  stage.backend.agentAccepts(first, colleague.id)
  await desk.acceptNext()
  expect(desk.conversations.mine.value.map(({ id }) => id)).toEqual([second])
})

it('an agent with too many conversations is told so, and the visitor keeps the place', async () => {
  const stage = new Stage()
  const chatId = stage.waits('Oi')
  const { desk } = await stage.sit()
  stage.backend.conduct('acceptChat', inSequence(refuses('agent_at_capacity')))
  await desk.acceptNext()
  expect(told(desk.notices)).toEqual(['Você já está com o máximo de conversas. Encerre uma antes.'])
  expect(ids(desk.queue.chats.value)).toEqual([chatId])
})

it('nothing goes on after the desk is closed', async () => {
  const stage = new Stage()
  stage.waits('Oi')
  const seat = await stage.sit()
  await seat.desk.acceptNext()
  await seat.platform.advance(aMomentMs)
  seat.leave()
  expect(await seat.platform.leftovers()).toEqual([])
})
