const underWay = new Set<Promise<unknown>>()

/** Does what another thread has a part in: turns of the event loop alone do not bring it to its end. */
export async function offThread<Result>(work: () => Promise<Result>): Promise<Result> {
  const running = work()
  underWay.add(running)
  try {
    return await running
  } finally {
    underWay.delete(running)
  }
}

/** Resolves when none of it is under way; says whether there was any. Never rejects. */
export async function offThreadDone(): Promise<boolean> {
  if (underWay.size === 0) return false
  await Promise.allSettled(underWay)
  return true
}
