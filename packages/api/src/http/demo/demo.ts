import { readFileSync } from 'node:fs'
import type { SiteRecord } from '@papo/core/site/site'
import type { App } from '../app-type.ts'
import { demoPolicy, pageHeaders } from '../page-headers.ts'
import { Refusal } from '@papo/core/platform/refusal'
import { demoPage, demoLocale } from './page.ts'
import type { UnitOfWork } from '@papo/core/platform/unit-of-work'
import type { SiteStore } from '@papo/core/site/site-store'
import { packageFolder } from '../../package-folder.ts'

const open = {
  config: { policy: 'open', limit: { none: 'a page that is the same for everybody' } },
} as const

/**
 * `/demo?site=KEY`: the page of an imaginary shop with the site’s widget on it, as a customer would embed it; without a
 * key, the first site’s.
 */
export function serveDemo(app: App, { work }: { work: UnitOfWork<{ sites: SiteStore }> }): void {
  const styles = readFileSync(new URL('src/http/demo/demo.css', packageFolder), 'utf8')
  app.get('/demo', open, async (request, reply) => {
    const { site: key } = request.query as { site?: string | string[] }
    const site = await work.read(async ({ sites }) =>
      key === undefined ? demoSite(await sites.all()) : sites.findByKey(String(key)),
    )
    if (site === null) throw new Refusal('not_found', 'There is no site to show the widget of.')
    pageHeaders(reply, demoPolicy)
    const locale = demoLocale(request.headers['accept-language'])
    return reply
      .headers({ 'x-robots-tag': 'noindex', vary: 'Accept-Language' })
      .type('text/html; charset=utf-8')
      .send(demoPage(locale, site.key, key === undefined ? null : site.name))
  })
  app.get('/demo.css', open, (_request, reply) =>
    reply
      .headers({ 'cache-control': 'public, max-age=300' })
      .type('text/css; charset=utf-8')
      .send(styles),
  )
}

/** The oldest site called Demo, or else the oldest of all. */
function demoSite(sites: SiteRecord[]): SiteRecord | null {
  const oldest = sites
    .filter(({ removedAt }) => removedAt === null)
    .toSorted((one, other) => one.createdAt.getTime() - other.createdAt.getTime())
  return oldest.find(({ name }) => name === 'Demo') ?? oldest[0] ?? null
}
