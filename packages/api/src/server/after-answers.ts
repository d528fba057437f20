import { DeferredAccessLog } from '@papo/core/access-log/deferred-access-log'
import { type Background, createBackground } from '@papo/core/platform/background'
import type { Clock } from '@papo/core/platform/clock'
import type { Adapters, StartContext } from './open-adapters.ts'

/** What goes on after its caller was answered; a stop waits for it. */
export function openBackground({ logger, stops }: StartContext): Background {
  const background = createBackground((err) => logger.warn({ err }, 'work after an answer failed'))
  stops.push(() => background.settled())
  return background
}

/** Access-log entries that are written after the caller was answered. */
export function openDeferredAccesses(
  { clock, logger, stops }: StartContext & { clock: Clock },
  { work, random }: Pick<Adapters, 'work' | 'random'>,
) {
  const accesses = new DeferredAccessLog(work, random)
  const onError = (err: unknown) => logger.warn({ err }, 'failed sign-ins were not written down')
  accesses.start(clock, onError)
  stops.push(() => accesses.stop().catch(onError))
  return accesses
}
