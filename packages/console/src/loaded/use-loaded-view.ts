import type { ComponentType } from 'preact'
import { useEffect, useState } from 'preact/hooks'

interface LoadedView<Props> {
  /** Null until its script is there. */
  View: ComponentType<Props> | null
  hasFailed: boolean
  /** Requests a script that failed once more. */
  load(): void
}

/** A view with a script of its own, which is requested once it is needed. */
export function useLoadedView<Props>(
  request: () => Promise<ComponentType<Props>>,
  isNeeded = true,
): LoadedView<Props> {
  const [View, setView] = useState<ComponentType<Props> | null>(null)
  const [hasFailed, setFailed] = useState(false)
  const load = () => {
    setFailed(false)
    request().then(
      (loaded) => setView(() => loaded),
      () => setFailed(true),
    )
  }
  useEffect(() => {
    if (isNeeded && !View) load()
  }, [isNeeded])
  return { View, hasFailed, load }
}
