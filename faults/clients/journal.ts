import type { ChatStatus, Message } from '@papo/sdk'

/** Who sent or looked. */
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
  /** Whether the sender was told that it is stored. */
  isAcked: boolean
  /** When, in milliseconds of `performance.now()`. */
  ackedAt: number | null
  /** As the sender was told. */
  seq: number | null
  id: string | null
  createdAt: string | null
  /** The code of a refusal for good. */
  refused: string | null
}

/** One look at one chat, from an opening to its close. */
export interface View {
  /** In words, for findings. */
  who: string
  participant: Participant
  chatId: string
  /** What was shown, in the order in which it was shown. */
  rendered: Message[]
  /** When each entry was shown, by its id, in milliseconds of `performance.now()`. */
  shownAt: Map<string, number>
  /** What stands there at the end. */
  messages: readonly Message[]
  status: ChatStatus
  /** Whether somebody still looks, so that it must come to equal the truth. */
  isOpen: boolean
}

/** Somebody's try to read a chat. */
export interface Probe {
  who: string
  /** Whether they are one of those who may. */
  isParticipant: boolean
  chatId: string
  /** The status of the answer; 200 means that it was read. */
  status: number
}

/** All that senders and receivers have logged. */
export class Journal {
  readonly sent: Sent[] = []
  readonly views: View[] = []
  readonly probes: Probe[] = []
  readonly #byClientId = new Map<string, Sent>()

  /** To be called before the first try. The same `clientId` again is the same send. */
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

  /** The sender was told, by an answer or by the log. */
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
   * Milliseconds from each ack after `since` until the entry was shown to everybody else who looked at the
   * chat then; none for who came later.
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
