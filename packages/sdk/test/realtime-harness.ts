import { type Backend, createBackend, type ManualPlatform, manualPlatform } from '@papo/testing'
import {
  type ChatHandle,
  createVisitorClient,
  type VisitorChat,
  type VisitorClient,
} from '../src/index.ts'
import { SocketServer } from './socket-server.ts'

export const baseUrl = 'https://papo.test'

/** A backend in memory that a visitor reaches by requests and by sockets. */
export class RealtimeHarness {
  readonly platform: ManualPlatform = manualPlatform()
  readonly backend: Backend = createBackend({ platform: this.platform })
  readonly server = new SocketServer(this.backend)

  constructor() {
    this.platform.useServer(this.server.fetch)
    this.platform.useSocketServer(this.server.accept)
  }

  client(on = this.platform, transport?: 'auto' | 'poll'): VisitorClient {
    return createVisitorClient({
      baseUrl,
      siteKey: this.backend.site.key,
      platform: on,
      ...(transport ? { transport } : {}),
    })
  }

  /** A chat that an agent has accepted. */
  async started(
    options: { on?: ManualPlatform; transport?: 'auto' | 'poll' } = {},
  ): Promise<{ client: VisitorClient; chat: VisitorChat }> {
    const client = this.client(options.on, options.transport)
    const chat = await client.start({ message: 'Olá' })
    await this.backend.agentAccepts(chat.id)
    await this.server.push()
    await this.platform.settle()
    return { client, chat }
  }

  /** Another tab of the same browser, with the same chat. */
  async anotherTab(on = this.platform.newTab()) {
    const client = this.client(on)
    const chat = await client.resume()
    await this.platform.settle()
    if (!chat) throw new Error('There is no chat to resume')
    return { tab: on, client, chat }
  }

  async agentSends(chatId: string, text: string): Promise<void> {
    await this.backend.agentSends(chatId, text)
    await this.server.push()
    await this.platform.settle()
  }

  /** The polls so far. */
  polls(on = this.platform) {
    return on.requests.filter(({ method, path }) => method === 'GET' && path.includes('/messages'))
  }
}

export const textsOf = ({ state }: Pick<ChatHandle, 'state'>) =>
  state.messages.flatMap(({ kind, text }) => (kind === 'text' ? [text] : []))
