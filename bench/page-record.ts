/** What a page has seen of a chat. Times are by text, in milliseconds since 1970. */
export interface PageRecord {
  /** When Enter was pressed. */
  pressed: Record<string, number>
  /** When the server answered that the text is stored. */
  answered: Record<string, number>
  /** When a frame of the socket brought the text. */
  framed: Record<string, number>
  /** When the text stood in the page. */
  shown: Record<string, number>
  /** How often the page has asked for the log. */
  polls: number
  openSockets: number
}

declare global {
  var pageRecord: PageRecord
}

/** Runs in a page before its scripts, and records what goes over the network and when Enter is pressed. */
export function recordNetwork(): void {
  const record: PageRecord = {
    pressed: {},
    answered: {},
    framed: {},
    shown: {},
    polls: 0,
    openSockets: 0,
  }
  globalThis.pageRecord = record
  const now = () => performance.timeOrigin + performance.now()
  const ownFetch = globalThis.fetch
  globalThis.fetch = async (address, options) => {
    const url = address instanceof Request ? address.url : address
    const isLog = /^\/v1\/chats\/[^/]+\/messages$/.test(new URL(url, location.href).pathname)
    const body = options?.body
    if (isLog && options?.method !== 'POST') record.polls += 1
    const answer = await ownFetch(address, options)
    if (isLog && typeof body === 'string') {
      const { text } = JSON.parse(body) as { text: string }
      record.answered[text] ??= now()
    }
    return answer
  }
  globalThis.WebSocket = class extends WebSocket {
    constructor(address: string | URL, protocols?: string | string[]) {
      super(address, protocols)
      this.addEventListener('open', () => {
        record.openSockets += 1
        this.addEventListener('close', () => (record.openSockets -= 1))
      })
      this.addEventListener('message', ({ data }) => {
        const at = now()
        const { messages = [] } = JSON.parse(String(data)) as { messages?: { text: string }[] }
        for (const { text } of messages) record.framed[text] ??= at
      })
    }
  }
  const onKey = (event: KeyboardEvent) => {
    const [field] = event.composedPath()
    if (event.key !== 'Enter' || !(field instanceof HTMLTextAreaElement)) return
    record.pressed[field.value] ??= performance.timeOrigin + event.timeStamp
  }
  addEventListener('keydown', onKey, { capture: true })
}

/** Runs in a page that shows a chat, and records when each text stands in it. */
export function recordBubbles(): void {
  const root = document.querySelector('papo-chat')?.shadowRoot ?? document
  const look = () => {
    const at = performance.timeOrigin + performance.now()
    for (const bubble of Array.from(root.querySelectorAll('.bubble')).slice(-4)) {
      globalThis.pageRecord.shown[bubble.textContent.trim()] ??= at
    }
  }
  new MutationObserver(look).observe(root, {
    subtree: true,
    childList: true,
    characterData: true,
  })
}
