import type { Answers } from '@papo/core/call/answer'
import { andThen } from '@papo/core/platform/now-or-later'
import type { QueuePosition, QueuePositions } from '@papo/core/queue/queue-position'
import type { EstimatedWait, WidgetSettings } from '@papo/protocol'

/**
 * What a test says instead of the product, which would take opening hours or a history of accepted chats:
 * whether the shop is open, and how long visitors wait.
 */
export class Overrides {
  /** Undefined: as the site's hours say. */
  opening: Pick<WidgetSettings, 'availability' | 'opensAt'> | undefined
  /** Undefined: as the queue's speed says. */
  estimatedWait: EstimatedWait | null | undefined

  queuePositions(product: QueuePositions): QueuePositions {
    const withEstimate = (known: QueuePosition): QueuePosition =>
      known.position === null || this.estimatedWait === undefined
        ? known
        : { ...known, wait: this.estimatedWait }
    return { of: (chat) => andThen(product.of(chat), withEstimate) }
  }

  answers(product: Answers): Answers {
    return {
      ...product,
      widgetSettings: (call) =>
        andThen(product.widgetSettings(call), ({ status, body }) => ({
          status,
          body: { ...body, ...this.opening },
        })),
    }
  }
}
