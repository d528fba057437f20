import type { Site, WidgetSettings } from '@papo/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ApiHarness, openHarness, type Or } from './api-harness.ts'

let api: ApiHarness
beforeAll(async () => {
  api = await openHarness()
})
afterAll(() => api.close())

const change = (words: object) =>
  api.call<Or<Site>>('PATCH', `/v1/sites/${api.site.id}`, {
    token: api.owner,
    body: { texts: { words } },
  })
const shown = async () => {
  const { body } = await api.call<WidgetSettings>('GET', `/v1/widget/${api.site.key}`)
  return body.texts.words
}

describe('an owner’s own texts', () => {
  it('are what the widget receives, and nothing of the texts that are its own', async () => {
    expect(await shown()).toBeUndefined()
    await change({
      'pt-BR': { thanksTitle: ' Valeu! ', homeStart: 'Falar' },
      en: { endKeep: 'Stay' },
    })
    await change({ 'pt-BR': { homeStart: null } })
    expect(await shown()).toEqual({ 'pt-BR': { thanksTitle: 'Valeu!' }, en: { endKeep: 'Stay' } })
  })

  it('are back to the widget’s own one by one', async () => {
    await change({ 'pt-BR': { thanksTitle: null }, en: { endKeep: '  ' } })
    expect(await shown()).toEqual({})
  })

  it('are refused with their field if the widget could not show them as they are', async () => {
    const wrong = await change({ en: { chatJoined: '{name} is here', thanksTitle: 'Bye\u0007' } })
    expect(wrong.status).toBe(400)
    expect(wrong.body.errors?.map(({ path }) => path)).toEqual([
      '/texts/words/en/chatJoined',
      '/texts/words/en/thanksTitle',
    ])
    expect((await change({ en: { homeStart: 'x'.repeat(61) } })).status).toBe(400)
    expect((await change({ fr: { homeStart: 'Bonjour' } })).status).toBe(400)
    expect((await change({ en: { noSuchText: 'x' } })).status).toBe(400)
    expect(await shown()).toEqual({})
  })
})
