/** What a run has started ends with it, however it ends: these are called at the exit, last first. */
const endings = new Set<() => void>()

process.once('exit', () => {
  for (const end of [...endings].toReversed()) {
    try {
      end()
    } catch {
      // It is gone already, and the others must still be ended.
    }
  }
})
for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const) {
  process.once(signal, () => process.exit(code))
}

/** Calls `end`, which must not wait for anything, when this process exits; the result calls it off. */
export function atExit(end: () => void): () => void {
  endings.add(end)
  return () => endings.delete(end)
}
