import type { ChatStatus, Message } from '@papo/sdk'

/** The sender of a message, or the reader of a chat. */
export interface Participant {
  type: 'visitor' | 'agent'
  /** The visitor's or the agent's id. */
  id: string
}

/** One logical send, however often it was tried. */
export interface Sent {
  chatId: string
  by: Participant
  clientId: string
  text: string
  /** Whether the sender learned that the message is stored. */
  isAcked: boolean
  /** Time of the ack, in milliseconds of `performance.now()`. */
  ackedAt: number | null
  /** The seq that the sender learned. */
  seq: number | null
  id: string | null
  createdAt: string | null
  /** The error code of a final refusal. */
  refused: string | null
}

/** One view of one chat, from opening to closing. */
export interface View {
  /** A name for findings. */
  who: string
  participant: Participant
  chatId: string
  /** The messages that were shown, in that order. */
  rendered: Message[]
  /** When each entry was shown, by its id, in milliseconds of `performance.now()`. */
  shownAt: Map<string, number>
  /** The messages that are shown at the end. */
  messages: readonly Message[]
  status: ChatStatus
  /** Whether the view is still open, so that it must come to equal the stored log. */
  isOpen: boolean
}

/** An attempt to read a chat. */
export interface Probe {
  who: string
  /** Whether the reader is a participant of the chat. */
  isParticipant: boolean
  chatId: string
  /** The status of the answer; 200 means that the chat was read. */
  status: number
}

/** Everything that senders and receivers have logged. */
export class Journal {
  readonly sent: Sent[] = []
  readonly views: View[] = []
  readonly probes: Probe[] = []
  readonly #byClientId = new Map<string, Sent>()

  /** Call it before the first try. The same `clientId` again is the same send. */
  sending(chatId: string, by: Participant, clientId: string, text: string): Sent {
    const known = this.#byClientId.get(clientId)
    if (known !== undefined) return known
    const sent: Sent = {
      chatId,
      by,
      clientId,
      text,
      isAcked: false,
      ackedAt: null,
      seq: null,
      id: null,
      createdAt: null,
      refused: null,
    }
    this.sent.push(sent)
    this.#byClientId.set(clientId, sent)
    return sent
  }

  /** Records that the sender learned of the stored message, from an answer or from the log. */
  acked(message: Message): void {
    const sent = this.#byClientId.get(message.clientId ?? '')
    if (sent === undefined || sent.isAcked) return
    sent.isAcked = true
    sent.ackedAt = performance.now()
    sent.seq = message.seq
    sent.id = message.id
    sent.createdAt = message.createdAt
  }

  refused(clientId: string, code: string): void {
    const sent = this.#byClientId.get(clientId)
    if (sent !== undefined) sent.refused = code
  }

  looking(who: string, participant: Participant, chatId: string): View {
    const view: View = {
      who,
      participant,
      chatId,
      rendered: [],
      shownAt: new Map(),
      messages: [],
      status: 'waiting',
      isOpen: true,
    }
    this.views.push(view)
    return view
  }

  /**
   * Milliseconds from each ack after `since` until the entry was shown in each other view that was
   * open then. Views that opened later do not count.
   */
  deliveryDelays(since = 0): number[] {
    const views = Map.groupBy(this.views, ({ chatId }) => chatId)
    return this.sent.flatMap(({ chatId, id, ackedAt, by }) => {
      if (id === null || ackedAt === null || ackedAt < since) return []
      return (views.get(chatId) ?? [])
        .filter(({ participant }) => participant.id !== by.id)
        .flatMap(({ shownAt }) => {
          const at = shownAt.get(id)
          return at === undefined ? [] : [Math.max(0, at - ackedAt)]
        })
    })
  }
}
