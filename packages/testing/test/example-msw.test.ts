import { createAgentClient } from '@papo/sdk'
import { createBackend } from '@papo/testing'
import { setupServer } from 'msw/node'
import { afterAll, beforeAll, expect, test } from 'vitest'

const backend = createBackend()
const network = setupServer(...backend.handlers('https://chat.example.com'))
beforeAll(() => network.listen())
afterAll(() => network.close())

/** The code under test: it calls a server and does not depend on this package. */
async function greetWaiting(baseUrl: string, bot: { email: string; password: string }) {
  const client = createAgentClient({ baseUrl })
  await client.createToken({ email: bot.email, password: bot.password })
  for (const { id } of (await client.listWaitingChats()).chats) {
    await client.acceptChat(id)
    await client.sendMessage(id, { clientId: crypto.randomUUID(), text: 'Welcome!' })
  }
  client.close()
}

test('a bot greets every waiting visitor', async () => {
  const { chatId } = await backend.visitorStarts({ message: 'Hi' })
  await greetWaiting('https://chat.example.com', backend.agent)
  expect((await backend.log(chatId)).map(({ text }) => text)).toEqual(['Hi', null, 'Welcome!'])
})
