import { isInPage, pageDocument } from './page.ts'
import type { Platform, SocketEvents, Stop } from './platform.ts'

/** Captured when this module loads: a page that replaces it later does not affect the SDK. */
const NativeSocket = (globalThis as { WebSocket?: typeof WebSocket }).WebSocket
const broken = 1006

/** Notices whether the page’s content security policy forbids the address. */
function watchPolicy(address: string): { isForbidden(): boolean; stop: Stop } {
  if (!isInPage()) return { isForbidden: () => false, stop: () => {} }
  const ending = new AbortController()
  let isForbidden = false
  const onViolation = ({ blockedURI, disposition }: SecurityPolicyViolationEvent) => {
    if (disposition === 'enforce' && blockedURI && address.startsWith(blockedURI))
      isForbidden = true
  }
  pageDocument().addEventListener('securitypolicyviolation', onViolation, {
    signal: ending.signal,
  })
  return { isForbidden: () => isForbidden, stop: () => ending.abort() }
}

function open(address: string, protocol: string, events: SocketEvents) {
  const policy = watchPolicy(address)
  let socket: WebSocket | null = null
  let isOver = false
  const end = () => {
    isOver = true
    policy.stop()
  }
  let code = broken
  const closed = (isThrown: boolean) => {
    // The close code, and the report of a violation, may come just after the socket has failed.
    setTimeout(() => {
      const isForbidden = isThrown || policy.isForbidden()
      if (isOver) return
      end()
      events.onClose(code, isForbidden)
    }, 0)
  }
  try {
    socket = new (NativeSocket as typeof WebSocket)(address, protocol)
    socket.addEventListener('open', () => {
      if (!isOver) events.onOpen()
    })
    socket.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      if (!isOver) events.onText(typeof data === 'string' ? data : null)
    })
    socket.addEventListener('close', (event) => {
      code = event.code
      closed(false)
    })
    // Some runtimes report a refused connection as an error alone.
    socket.addEventListener('error', () => closed(false))
  } catch {
    closed(true)
  }
  return {
    send(text: string): void {
      if (!isOver && socket?.readyState === 1) socket.send(text)
    },
    close(): void {
      end()
      socket?.close()
    },
  }
}

export const openSocket: Platform['openSocket'] = NativeSocket ? open : null
