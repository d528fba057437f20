import { createStore, type Store } from '@papo/chat-kit/store/store'
import type { Platform, SiteAvailability, Stop, VisitorClient } from '@papo/sdk'

/** While the home view is shown, what is known is at most this old. */
const askEveryMs = 60_000

/** Whether agents answer the site, as far as the panel knows. */
export interface KnownAvailability {
  readonly site: Store<SiteAvailability>
  /** Something newer is known. */
  learn(site: SiteAvailability): void
  /** Asks the server while somebody looks at it, and when the hours begin or end. */
  watch(isWatched: boolean): void
  stop: Stop
}

export function createKnownAvailability(
  client: Pick<VisitorClient, 'getWidgetSettings'>,
  { now, setTimer }: Pick<Platform, 'now' | 'setTimer'>,
  saved: SiteAvailability,
): KnownAvailability {
  const site = createStore(availabilityOf(saved))
  let knownAt = now()
  let isWatched = false
  let stopTimer: Stop = () => {}

  function learn(known: SiteAvailability): void {
    knownAt = now()
    site.set(availabilityOf(known))
  }

  /** A failed call changes nothing and is repeated after a minute. */
  async function ask(): Promise<void> {
    knownAt = now()
    await client.getWidgetSettings().then(learn, () => {})
    schedule()
  }

  function schedule(): void {
    stopTimer()
    if (!isWatched) return
    const { closesAt, opensAt } = site.get()
    const untilChange = Date.parse(closesAt ?? opensAt ?? '') - now()
    const untilOld = knownAt + askEveryMs - now()
    // A change that is past is one by a clock that goes wrong here.
    const wait = untilChange > 0 ? Math.min(untilChange, untilOld) : untilOld
    if (wait <= 0) void ask()
    else stopTimer = setTimer(() => void ask(), wait)
  }

  return {
    site,
    learn,
    watch(isShown) {
      if (isShown === isWatched) return
      isWatched = isShown
      schedule()
    },
    stop() {
      isWatched = false
      stopTimer()
    },
  }
}

const availabilityOf = ({ availability, reason, closesAt, opensAt }: SiteAvailability) => ({
  availability,
  reason,
  closesAt,
  opensAt,
})
