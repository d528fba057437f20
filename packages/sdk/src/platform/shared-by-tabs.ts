import { Aborter } from './natives.ts'
import type { SharedByTabs, TabLock } from './platform.ts'

const { navigator, BroadcastChannel: Channel } = globalThis as {
  navigator?: { locks?: LockManager }
  BroadcastChannel?: typeof BroadcastChannel
}
const locks = navigator?.locks

function lock(name: string, { isTaken, onHeld, onRevoked }: TabLock): () => void {
  const aborter = new Aborter()
  let release = () => {}
  const held = () => {
    if (aborter.signal.aborted) return undefined
    onHeld()
    return new Promise<void>((resolve) => (release = resolve))
  }
  // A request that takes the lock cannot be withdrawn, and need not: it is granted at once.
  const options = isTaken ? { steal: true } : { signal: aborter.signal }
  const lost = () => {
    if (!aborter.signal.aborted) onRevoked()
  }
  try {
    locks?.request(name, options, held).catch(lost)
  } catch {
    queueMicrotask(lost)
  }
  return () => {
    aborter.abort()
    release()
  }
}

/** Web Locks and a broadcast channel; null in a browser that lacks one of them. */
export const sharedByTabs: SharedByTabs | null =
  locks && Channel
    ? {
        lock,
        channel(name, onMessage) {
          const channel = new Channel(name)
          channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => onMessage(data))
          return {
            send: channel.postMessage.bind(channel),
            close: () => channel.close(),
          }
        },
      }
    : null
