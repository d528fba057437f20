import type { PageOfCall } from '../call/origin.ts'

/** What is known of a socket when it opens. */
export interface Opening {
  /** The page that opened it. */
  page: PageOfCall
  address: string
  /** The token in the console's cookie, where the handshake came from the installation's own page; else null. */
  session: string | null
}

/** An open socket of the server's technology. */
export interface Connection {
  /** How many bytes were sent and have not left this process. */
  readonly buffered: number
  /** Sends a frame. `onFlushed` is called once it has left this process. */
  send(text: string, onFlushed?: () => void): void
  /** Asks the client's end to confirm what was sent so far: `RealtimeSocket.confirmed` is called then. */
  confirm(): void
  close(code: number): void
}
