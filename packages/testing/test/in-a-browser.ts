import { createVisitorClient } from '@papo/sdk'
import { createBackend, manualPlatform } from '../src/index.ts'

/** A whole chat, and what is left of it. */
async function wholeChat() {
  const platform = manualPlatform()
  const backend = createBackend({ platform })
  platform.useServer(backend.fetch)
  const siteKey = backend.site.key
  const client = createVisitorClient({ baseUrl: 'https://papo.test', siteKey, platform })
  await client.identify(await backend.identityOf('ana', { name: 'Ana' }))
  const chat = await client.start({ message: 'Oi' })
  await backend.agentAccepts(chat.id)
  await backend.agentSends(chat.id, 'Olá!')
  await platform.advance(5000)
  const { name } = (await backend.chats())[0]?.visitor ?? {}
  const texts = chat.state.messages.map(({ text }) => text)
  chat.close()
  return { name, texts, leftovers: await platform.leftovers() }
}

/** Begun by the page itself: what a test evaluates in a page may do what the page's policy forbids. */
export const result = wholeChat()
