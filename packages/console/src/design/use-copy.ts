import { useEffect, useState } from 'preact/hooks'

/** How long a button shows that its text was copied. */
const copiedMs = 2500

/** Copies a text to the clipboard. `copy` tells whether that worked; `copied` is shown for a moment. */
export function useCopy(text: string) {
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle')
  useEffect(() => {
    if (state !== 'copied') return
    const timer = setTimeout(() => setState('idle'), copiedMs)
    return () => clearTimeout(timer)
  }, [state])
  const copy = async (): Promise<boolean> => {
    try {
      await navigator.clipboard.writeText(text)
      setState('copied')
      return true
    } catch {
      setState('failed')
      return false
    }
  }
  return { state, copy }
}
