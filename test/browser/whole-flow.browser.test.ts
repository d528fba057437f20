import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { desktop, phone, BrowserHarness } from '../rig/browser-harness.ts'
import { until } from '../rig/server.ts'
import { en, ptBR } from '../rig/texts.ts'

let harness: BrowserHarness
let ownerName: string
beforeAll(async () => {
  harness = await BrowserHarness.open()
  const owner = await harness.ownerClient()
  ownerName = (await owner.getMe()).agent.name
  await owner.signOut()
})
afterEach(() => harness.clear())
afterAll(() => harness?.close())

describe.each([
  { texts: ptBR, device: desktop, where: 'in Portuguese on a desktop' },
  { texts: ptBR, device: phone, where: 'in Portuguese on a phone' },
  { texts: en, device: desktop, where: 'in English on a desktop' },
  { texts: en, device: phone, where: 'in English on a phone' },
])('$where', ({ texts, device }) => {
  it('a visitor and an agent go from the first click to the thanks', async () => {
    const agent = await harness.agent({ texts, device })
    const visitor = await harness.visitor({ texts, device })
    await visitor.startChat()
    await visitor.reads(texts.next)
    const question = `Pergunta ${texts.locale} ${device.width}`
    await visitor.say(question)

    await agent.accept(question)
    await visitor.reads(texts.joined(ownerName))
    await agent.reads(question)

    await agent.say('Olá! ★ <b>não é negrito</b>')
    await visitor.reads('Olá! ★ <b>não é negrito</b>')
    await visitor.say('Obrigada 😀')
    await agent.reads('Obrigada 😀')
    const shown = [question, 'Olá! ★ <b>não é negrito</b>', 'Obrigada 😀']
    expect(await visitor.messages()).toEqual(shown)
    expect(await agent.messages()).toEqual(shown)

    await agent.endChat()
    await visitor.reads(texts.endedByAgent(ownerName))
    await visitor.rate(5, 'Muito bom')
    await visitor.reads(texts.thanks)

    await agent.page.goto(`${harness.server.url}/console/#/history`)
    const row = agent.row(question)
    await row.getByText('Muito bom').waitFor()
    expect(await row.count()).toBe(1)

    await visitor.button(texts.again).click()
    await visitor.reads(texts.waiting)
    await visitor.button(texts.leave).click()
    await visitor.button(texts.start).waitFor()
  })
})

it.each([
  { texts: ptBR, device: phone, where: 'in Portuguese on a phone' },
  { texts: en, device: desktop, where: 'in English on a desktop' },
])('a visitor ends the chat $where', async ({ texts, device }) => {
  const agent = await harness.agent({ texts, device })
  const visitor = await harness.visitor({ texts, device })
  await visitor.startChat()
  const question = `Só um instante ${texts.locale} ${device.width}`
  await visitor.say(question)
  await agent.accept(question)
  await visitor.reads(texts.joined(ownerName))
  await visitor.endChat()
  await visitor.reads(texts.endedByYou)
  await until('the agent is told', async () => (await agent.composer.count()) === 0)
  expect(await agent.messages()).toEqual([question])
})
