import { expect, test } from 'vitest'
import { createBackend, manualPlatform, Refusal } from '../src/index.ts'

test('a step that the product refuses rejects with its code and leaves the log as it was', async () => {
  const backend = createBackend()
  const { chatId } = await backend.visitorStarts({ message: 'Hi' })
  const log = await backend.log(chatId)
  const refused: [step: () => Promise<unknown>, code: string][] = [
    [() => backend.agentSends(chatId, 'Hello'), 'chat_not_active'],
    [() => backend.agentAccepts(chatId, 'nobody'), 'agent_not_found'],
    [() => backend.visitorRates(chatId, 5), 'chat_not_ended'],
    [() => backend.visitorSends('nothing', 'Hi'), 'chat_not_found'],
    [() => backend.visitorIsErased('nothing'), 'chat_not_found'],
    [() => backend.visitorStarts({ siteKey: 'nothing' }), 'site_not_found'],
  ]
  for (const [step, code] of refused) {
    const refusal = await step().catch((error: unknown) => error)
    expect(refusal).toBeInstanceOf(Refusal)
    expect(refusal).toMatchObject({ code })
  }
  expect(await backend.log(chatId)).toEqual(log)
})

test('a step needs no time to pass', async () => {
  const platform = manualPlatform()
  const backend = createBackend({ platform })
  const { chatId } = await backend.visitorStarts()
  await backend.agentAccepts(chatId)
  await backend.agentSends(chatId, 'Hello')
  await backend.visitorReads(chatId)
  expect((await backend.visitorEnds(chatId)).endedBy).toBe('visitor')
  expect(platform.elapsed).toBe(0)
})
