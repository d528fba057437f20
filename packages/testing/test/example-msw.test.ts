import { createAgentClient } from '@papo/sdk'
import { createBackend } from '@papo/testing'
import { setupServer } from 'msw/node'
import { afterAll, beforeAll, expect, test } from 'vitest'

const backend = createBackend()
const network = setupServer(...backend.handlers('https://chat.example.com'))
beforeAll(() => network.listen())
afterAll(() => network.close())

/** What you want to test: it talks to a server and knows nothing of this package. */
async function greetEverybody(baseUrl: string, bot: { email: string; password: string }) {
  const client = createAgentClient({ baseUrl })
  await client.createToken({ email: bot.email, password: bot.password })
  for (const { id } of (await client.listWaitingChats()).chats) {
    await client.acceptChat(id)
    await client.sendMessage(id, { clientId: crypto.randomUUID(), text: 'Welcome!' })
  }
  client.close()
}

test('a bot greets whoever waits', async () => {
  const { chatId } = backend.visitorStarts({ message: 'Hi' })
  await greetEverybody('https://chat.example.com', backend.agent)
  expect(backend.log(chatId).map(({ text }) => text)).toEqual(['Hi', null, 'Welcome!'])
})
