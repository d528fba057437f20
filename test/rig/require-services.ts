/**
 * With PAPO_REQUIRE_SERVICES=1, a run without its services fails instead of skipping their suites.
 */
export function setup(): void {
  if (process.env['PAPO_REQUIRE_SERVICES'] !== '1') return
  const missing = ['TEST_DATABASE_URL', 'TEST_REDIS_URL'].filter((name) => !process.env[name])
  if (missing.length > 0) {
    throw new Error(`PAPO_REQUIRE_SERVICES=1, but ${missing.join(' and ')} is not set`)
  }
}
