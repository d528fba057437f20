import { type Metrics, noMetrics } from '../metrics/metrics.ts'
import type { Config } from './config.ts'

/** Without a metrics token nothing is counted, and prom-client is not loaded. */
export async function openMetrics({
  metricsToken,
}: Pick<Config, 'metricsToken'>): Promise<Metrics> {
  if (metricsToken === null) return noMetrics
  const { prometheusMetrics } = await import('../adapters/prometheus/metrics.ts')
  return prometheusMetrics()
}
