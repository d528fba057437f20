const running = new Set<Promise<unknown>>()

/** Runs work that another thread takes part in: turns of the event loop alone do not complete it. */
export async function offThread<Result>(work: () => Promise<Result>): Promise<Result> {
  const result = work()
  running.add(result)
  try {
    return await result
  } finally {
    running.delete(result)
  }
}

/** Resolves when no such work is running; returns whether there was any. Never rejects. */
export async function offThreadDone(): Promise<boolean> {
  if (running.size === 0) return false
  await Promise.allSettled(running)
  return true
}
