import { useStore } from '@papo/chat-kit/store/use-store'
import type { ComponentChildren } from 'preact'
import { useEffect } from 'preact/hooks'
import { useLoadedView } from '../loaded/use-loaded-view.ts'
import type { FirstRun } from './first-run.ts'

/** The first steps where a new owner has some left; else, and without their script, what is inside. */
export function FirstRunGate({
  model,
  children,
}: {
  model: FirstRun
  children: ComponentChildren
}) {
  const site = useStore(model.site)
  const { View: Steps } = useLoadedView(
    async () => (await import('./first-steps.tsx')).FirstSteps,
    site !== null,
  )
  useEffect(() => void model.open(), [model])
  return site && Steps ? <Steps model={model} site={site} /> : <>{children}</>
}
