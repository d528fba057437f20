import { andThen } from '@papo/core/platform/now-or-later'
import type { QueuePosition, QueuePositions } from '@papo/core/queue/queue-position'
import type { SiteAvailabilities } from '@papo/core/site/availability'
import type { EstimatedWait, SiteAvailability } from '@papo/protocol'

/**
 * What a test says instead of the product, which would take opening hours or a history of accepted chats:
 * whether the shop is open, and how long visitors wait.
 */
export class Overrides {
  /** Undefined: as the site's rules say. */
  opening: SiteAvailability | undefined
  /** Undefined: as the queue's speed says. */
  estimatedWait: EstimatedWait | null | undefined

  siteAvailabilities(product: SiteAvailabilities): SiteAvailabilities {
    return {
      of: (site, rules) => this.opening ?? product.of(site, rules),
      isAnswered: (site) =>
        this.opening?.availability === 'offline' ? false : product.isAnswered(site),
    }
  }

  queuePositions(product: QueuePositions): QueuePositions {
    const withEstimate = (known: QueuePosition): QueuePosition =>
      known.position === null || this.estimatedWait === undefined
        ? known
        : { ...known, wait: this.estimatedWait }
    return { of: (chat) => andThen(product.of(chat), withEstimate) }
  }
}
