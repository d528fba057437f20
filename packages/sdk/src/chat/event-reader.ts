import type { ChatEvent, ChatEvents } from './chat-handle.ts'
import type { Emitter } from './emitter.ts'

export interface EventReader extends AsyncIterableIterator<ChatEvent> {
  return(): Promise<IteratorResult<ChatEvent>>
  /** No more events: what is buffered is still read, then the reader ends. */
  end(): void
}

/** Reads events one by one, at its own speed, losing none. It is among `readers` until it ends. */
export function createEventReader(
  emitter: Emitter<ChatEvents>,
  signal: AbortSignal | undefined,
  readers: Set<EventReader>,
): EventReader {
  const buffer: ChatEvent[] = []
  const asking: ((result: IteratorResult<ChatEvent>) => void)[] = []
  let isOver = false

  const stop = emitter.onAny((type, value) => {
    const event = { type, ...(type === 'queue' ? (value as object) : { [type]: value }) }
    const answer = asking.shift()
    if (answer) answer({ done: false, value: event as ChatEvent })
    else buffer.push(event as ChatEvent)
  })

  const reader: EventReader = {
    [Symbol.asyncIterator]: () => reader,
    next() {
      const value = buffer.shift()
      if (value) return Promise.resolve({ done: false, value })
      if (isOver) return Promise.resolve({ done: true, value: undefined })
      return new Promise((resolve) => asking.push(resolve))
    },
    return() {
      quit()
      return Promise.resolve({ done: true, value: undefined })
    },
    end() {
      isOver = true
      stop()
      signal?.removeEventListener('abort', quit)
      for (const answer of asking.splice(0)) answer({ done: true, value: undefined })
      readers.delete(reader)
    },
  }

  function quit(): void {
    buffer.length = 0
    reader.end()
  }

  readers.add(reader)
  signal?.addEventListener('abort', quit)
  if (signal?.aborted) quit()
  return reader
}
