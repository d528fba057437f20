import { useStore } from '@papo/chat-kit/store/use-store'
import type { ComponentChildren, ComponentType } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { SiteModel } from '../site/site-model.ts'
import type { FirstRun } from './first-run.ts'

type Steps = ComponentType<{ model: FirstRun; site: SiteModel }>

/** The first steps where a new owner has some left; else what is inside. */
export function FirstRunGate({
  model,
  children,
}: {
  model: FirstRun
  children: ComponentChildren
}) {
  const site = useStore(model.site)
  const [Steps, setSteps] = useState<Steps | null>(null)
  useEffect(() => void model.open(), [model])
  const isNeeded = site !== null
  useEffect(() => {
    if (!isNeeded || Steps) return
    // Without them the page is as it was.
    import('./first-steps.tsx')
      .then(({ FirstSteps }) => setSteps(() => FirstSteps))
      .catch(() => undefined)
  }, [isNeeded])
  return site && Steps ? <Steps model={model} site={site} /> : <>{children}</>
}
