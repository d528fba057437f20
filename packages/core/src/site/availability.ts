import {
  availabilityOf,
  type AvailabilityRules,
  type Opening,
  openingAt,
  type SiteAvailability,
} from '@papo/protocol'
import type { Clock } from '../platform/clock.ts'
import { andThen, type NowOrLater } from '../platform/now-or-later.ts'
import type { Rules } from './rules.ts'

/** A site, as whoever asks for its availability knows it. */
export interface SiteOfWorkspace {
  workspaceId: string
  siteId: string
}

/** Who is there. */
export interface PresentAgents {
  /** Whether an agent who answers the site is there and takes chats. */
  answer(site: SiteOfWorkspace): NowOrLater<boolean>
}

/** Whether agents answer a site now. Costs no query while what is in memory is fresh. */
export interface SiteAvailabilities {
  /** By the rules in memory, or by those that were just read. */
  of(site: SiteOfWorkspace, rules?: AvailabilityRules): NowOrLater<SiteAvailability>
  /** Whether the site is online and an agent is there, so that a waiting visitor may expect one. */
  isAnswered(site: SiteOfWorkspace): NowOrLater<boolean>
}

/** A workspace that will be deleted takes no chats. */
const closing: SiteAvailability = {
  availability: 'offline',
  reason: 'closed',
  closesAt: null,
  opensAt: null,
}

export function createSiteAvailabilities(
  rules: Pick<Rules, 'of' | 'isClosing'>,
  presentAgents: PresentAgents,
  clock: Clock,
): SiteAvailabilities {
  const openings = new Openings()

  function of(site: SiteOfWorkspace, known?: AvailabilityRules): NowOrLater<SiteAvailability> {
    if (rules.isClosing(site.siteId)) return closing
    const settings = known ?? rules.of(site.siteId)
    const opening = openings.at(settings.hours, clock.now())
    const unattended = availabilityOf(settings, opening, false)
    if (unattended.reason !== 'nobody') return unattended
    return andThen(presentAgents.answer(site), (isThere) =>
      availabilityOf(settings, opening, isThere),
    )
  }

  return {
    of,
    isAnswered: (site) =>
      andThen(of(site), ({ availability }) =>
        availability === 'online' ? presentAgents.answer(site) : false,
      ),
  }
}

/** What hours say stays true until the next change, so it is worked out once. */
class Openings {
  readonly #known = new WeakMap<object, { since: number; opening: Opening }>()

  at(hours: AvailabilityRules['hours'], now: Date): Opening {
    if (hours === null) return openingAt(null, now)
    const known = this.#known.get(hours)
    const until = known?.opening.changesAt?.getTime() ?? Infinity
    if (known !== undefined && known.since <= now.getTime() && now.getTime() < until) {
      return known.opening
    }
    const opening = openingAt(hours, now)
    this.#known.set(hours, { since: now.getTime(), opening })
    return opening
  }
}
