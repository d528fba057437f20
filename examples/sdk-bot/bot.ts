/**
 * An agent that is a program: it signs in, accepts waiting chats, and answers. It runs until it is stopped: when
 * its token ends, its client signs in again. If that is refused, as after a change of the password, it ends with 1 and
 * one line that says why, so that whatever supervises it can start it anew.
 *
 * PAPO_URL            where Papo is served (http://localhost:4000)
 * PAPO_BOT_EMAIL      the agent's e-mail
 * PAPO_BOT_PASSWORD   the agent's password
 */
import { type AgentChat, createProgramClient, isPapoError, type Message } from '@papo/sdk'
import { answerTo, farewell, welcome } from './answers.ts'

const { PAPO_URL = 'http://localhost:4000', PAPO_BOT_EMAIL, PAPO_BOT_PASSWORD } = process.env
if (!PAPO_BOT_EMAIL || !PAPO_BOT_PASSWORD) {
  console.error('Set PAPO_BOT_EMAIL and PAPO_BOT_PASSWORD to the sign-in of an agent')
  process.exit(1)
}

const client = createProgramClient({ baseUrl: PAPO_URL })
const stopWatching = client.on('signedOut', end)
const { agent } = await client
  .createToken({ email: PAPO_BOT_EMAIL, password: PAPO_BOT_PASSWORD })
  .catch(end)
const accepting = new Set<string>()
const conversations = new Map<string, AgentChat>()

async function reply(chat: AgentChat, message: Message): Promise<void> {
  if (message.author.type !== 'visitor' || message.text === null) return
  chat.markRead(message.seq)
  const answer = answerTo(message.text)
  await chat.send(answer.text)
  if (answer.ends) await chat.end()
}

/** The visitor's messages since the bot's last one. */
function unanswered(messages: readonly Message[]): readonly Message[] {
  const last = messages.findLastIndex(
    ({ author, kind }) => kind === 'text' && author.id === agent.id,
  )
  return messages.slice(last + 1)
}

async function converse(chat: AgentChat, greeting?: string): Promise<void> {
  // The events continue where the log was read, so that each message is answered once.
  const events = chat.events()
  const earlier = unanswered(chat.state.messages)
  try {
    if (greeting !== undefined) await chat.send(greeting)
    for (const message of earlier) await reply(chat, message)
    for await (const event of events) {
      if (event.type === 'message') await reply(chat, event.message)
      if (event.type === 'status' && event.status === 'ended') break
    }
  } catch (error) {
    // A chat that ends while an answer is on its way needs no answer.
    if (!isPapoError(error) || error.code !== 'chat_ended') throw error
  } finally {
    conversations.delete(chat.id)
    chat.close()
  }
}

async function open(chatId: string, greeting?: string): Promise<void> {
  const chat = await client.openChat(chatId)
  conversations.set(chatId, chat)
  console.log(`Talking in ${conversations.size} chats`)
  converse(chat, greeting).catch(fail)
}

async function accept(chatId: string): Promise<void> {
  if (accepting.has(chatId)) return
  accepting.add(chatId)
  try {
    await client.acceptChat(chatId)
    await open(chatId, welcome(agent.name))
  } catch (error) {
    // A colleague was faster, the visitor has left, or the bot is at capacity.
    const usual = ['already_accepted', 'chat_ended', 'agent_at_capacity', 'chat_not_found']
    if (!isPapoError(error) || !usual.includes(error.code)) throw error
  } finally {
    accepting.delete(chatId)
  }
}

function described(error: unknown): unknown {
  return isPapoError(error) ? `${error.code}: ${error.message}` : error
}

function fail(error: unknown): void {
  console.error(described(error))
}

/** Nothing can go on without a session. */
function end(error: unknown): never {
  console.error('The bot cannot sign in:', described(error))
  process.exit(1)
}

// Resumes this agent's active chats from before.
const { chats } = await client.listChats({ status: 'active', agentId: agent.id })
for (const { id } of chats) await open(id)

const queue = client.watchQueue()
queue.on('state', (line) => {
  for (const { id } of line.chats) {
    if (!conversations.has(id)) accept(id).catch(fail)
  }
})
console.log(`${agent.name} is waiting for visitors at ${PAPO_URL}`)

async function leave(): Promise<void> {
  stopWatching()
  queue.close()
  for (const chat of conversations.values()) {
    await chat.send(farewell).catch(fail)
    await chat.end().catch(fail)
  }
  client.close()
  await client.signOut().catch(fail)
  console.log('Bye')
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    leave().catch(fail)
  })
}
