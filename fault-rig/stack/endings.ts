/** Clean-up functions that are called when the process exits, last one first. */
const endings = new Set<() => void>()

process.once('exit', () => {
  for (const end of [...endings].toReversed()) {
    try {
      end()
    } catch {
      // It has ended already; the others must still be called.
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

/** Calls `end`, which must be synchronous, when this process exits; the result cancels that. */
export function atExit(end: () => void): () => void {
  endings.add(end)
  return () => endings.delete(end)
}
