import { createVisitorClient } from '@papo/sdk'
import { createBackend, inSequence, losesReplies, manualPlatform } from '@papo/testing'
import { expect, test } from 'vitest'

test('a message whose answer is lost arrives once', async () => {
  const platform = manualPlatform()
  const backend = createBackend({ platform })
  platform.useServer(backend.fetch)
  backend.conduct('sendMessage', inSequence(losesReplies()))

  const client = createVisitorClient({
    baseUrl: 'https://papo.test',
    siteKey: backend.site.key,
    platform,
  })
  const chat = await client.start({ visitor: { name: 'Rui' } })
  await backend.agentAccepts(chat.id)
  const sent = chat.send('Hello')
  await platform.advance(30_000)

  expect((await sent).text).toBe('Hello')
  expect((await backend.log(chat.id)).map(({ kind }) => kind)).toEqual(['accepted', 'text'])

  chat.close()
  expect(await platform.leftovers()).toEqual([])
})
