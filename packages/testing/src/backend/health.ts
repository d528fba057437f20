import type { HealthReporter } from '@papo/core/call/workspace'
import type { Clock } from '@papo/core/platform/clock'
import { healthChecks } from '@papo/protocol/schemas'

/** An installation without a machine, in which everything is well. */
export const healthInMemory = (clock: Clock, publicUrl: string): HealthReporter => ({
  report: () =>
    Promise.resolve({
      at: clock.now().toISOString(),
      version: '0.0.0',
      publicUrl,
      checks: healthChecks.map((name) => ({
        name,
        state: 'ok' as const,
        title: name,
        text: 'In memory.',
        cure: null,
      })),
    }),
})
