import type { ChatEvent, ChatEvents } from './chat-handle.ts'
import type { Emitter } from './emitter.ts'

export interface EventReader extends AsyncIterableIterator<ChatEvent> {
  return(): Promise<IteratorResult<ChatEvent>>
  /** Accepts no more events; the reader ends after the buffered ones. */
  end(): void
}

/** Reads events one by one and buffers the rest. The reader is in `readers` until it ends. */
export function createEventReader(
  emitter: Emitter<ChatEvents>,
  signal: AbortSignal | undefined,
  readers: Set<EventReader>,
): EventReader {
  const buffer: ChatEvent[] = []
  const waiting: ((result: IteratorResult<ChatEvent>) => void)[] = []
  let isOver = false

  const stop = emitter.onAny((type, value) => {
    const event = { type, ...(type === 'queue' ? (value as object) : { [type]: value }) }
    const resolve = waiting.shift()
    if (resolve) resolve({ done: false, value: event as ChatEvent })
    else buffer.push(event as ChatEvent)
  })

  const reader: EventReader = {
    [Symbol.asyncIterator]: () => reader,
    next() {
      const value = buffer.shift()
      if (value) return Promise.resolve({ done: false, value })
      if (isOver) return Promise.resolve({ done: true, value: undefined })
      return new Promise((resolve) => waiting.push(resolve))
    },
    return() {
      quit()
      return Promise.resolve({ done: true, value: undefined })
    },
    end() {
      isOver = true
      stop()
      signal?.removeEventListener('abort', quit)
      for (const resolve of waiting.splice(0)) resolve({ done: true, value: undefined })
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
