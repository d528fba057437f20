import type { Address } from './navigation.ts'

export const browserAddress: Address = {
  read: () => location.hash,
  write(hash, { replace }) {
    if (replace) history.replaceState(null, '', hash)
    else history.pushState(null, '', hash)
  },
  onChange(run) {
    const events = ['hashchange', 'popstate']
    for (const event of events) addEventListener(event, run)
    return () => {
      for (const event of events) removeEventListener(event, run)
    }
  },
}
