import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { desktop, phone, Stage } from '../rig/stage.ts'
import { until } from '../rig/server.ts'
import { en, ptBR } from '../rig/words.ts'

let stage: Stage
let ownerName: string
beforeAll(async () => {
  stage = await Stage.open()
  const owner = await stage.ownerClient()
  ownerName = (await owner.getMe()).agent.name
  await owner.signOut()
})
afterEach(() => stage.clear())
afterAll(() => stage?.close())

describe.each([
  { words: ptBR, device: desktop, where: 'in Portuguese on a desktop' },
  { words: ptBR, device: phone, where: 'in Portuguese on a phone' },
  { words: en, device: desktop, where: 'in English on a desktop' },
  { words: en, device: phone, where: 'in English on a phone' },
])('$where', ({ words, device }) => {
  it('a visitor and an agent go from the first click to the thanks', async () => {
    const agent = await stage.agent({ words, device })
    const visitor = await stage.visitor({ words, device })
    await visitor.startChat()
    await visitor.reads(words.next)
    const question = `Pergunta ${words.locale} ${device.width}`
    await visitor.say(question)

    await agent.accept(question)
    await visitor.reads(words.joined(ownerName))
    await agent.reads(question)

    await agent.say('Olá! ★ <b>não é negrito</b>')
    await visitor.reads('Olá! ★ <b>não é negrito</b>')
    await visitor.say('Obrigada 😀')
    await agent.reads('Obrigada 😀')
    const told = [question, 'Olá! ★ <b>não é negrito</b>', 'Obrigada 😀']
    expect(await visitor.messages()).toEqual(told)
    expect(await agent.messages()).toEqual(told)

    await agent.endChat()
    await visitor.reads(words.endedByAgent(ownerName))
    await visitor.rate(5, 'Muito bom')
    await visitor.reads(words.thanks)

    await agent.page.goto(`${stage.server.url}/console/#/history`)
    const row = agent.row(question)
    await row.getByText('Muito bom').waitFor()
    expect(await row.count()).toBe(1)

    await visitor.button(words.again).click()
    await visitor.reads(words.waiting)
    await visitor.button(words.leave).click()
    await visitor.button(words.start).waitFor()
  })
})

it.each([
  { words: ptBR, device: phone, where: 'in Portuguese on a phone' },
  { words: en, device: desktop, where: 'in English on a desktop' },
])('a visitor ends the chat $where', async ({ words, device }) => {
  const agent = await stage.agent({ words, device })
  const visitor = await stage.visitor({ words, device })
  await visitor.startChat()
  const question = `Só um instante ${words.locale} ${device.width}`
  await visitor.say(question)
  await agent.accept(question)
  await visitor.reads(words.joined(ownerName))
  await visitor.endChat()
  await visitor.reads(words.endedByYou)
  await until('the agent is told', async () => (await agent.composer.count()) === 0)
  expect(await agent.messages()).toEqual([question])
})
