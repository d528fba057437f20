import { useEffect } from 'preact/hooks'
import { useAgent } from '../agent/agent-context.ts'
import type { Sites } from './sites.ts'

const everySeconds = 2

/** Shows what happens on the owner's pages within two seconds, while this page is visible. */
export function useRefresh(sites: Pick<Sites, 'refresh'>): void {
  const { ticker } = useAgent()
  useEffect(() => {
    let ticks = 0
    let isBusy = false
    return ticker.now.subscribe(() => {
      ticks++
      if (isBusy || document.hidden || ticks % everySeconds) return
      isBusy = true
      void sites.refresh().finally(() => {
        isBusy = false
      })
    })
  }, [sites])
}
