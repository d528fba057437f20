import { readFileSync } from 'node:fs'
import { packageFolder } from '../../package-folder.ts'
import type { App } from '../app-type.ts'
import { pageHeaders, readingPolicy } from '../page-headers.ts'
import { guidePage, guides } from './guides.ts'
import { docsPage, type OpenApi } from './page.ts'

const open = {
  config: { policy: 'open', limit: { none: 'a page that is the same for everybody' } },
} as const
const cacheControl = 'public, max-age=300'

/**
 * `/docs`: the API's description as a page to read, built from the same document as `openapi.json`. The guides
 * are beside it.
 */
export function serveDocs(app: App): void {
  const styles = readFileSync(new URL('src/http/docs/docs.css', packageFolder), 'utf8')
  let page: string | null = null
  app.get('/docs', open, (_request, reply) => {
    // Built from our own routes and schemas alone.
    page ??= docsPage(app.swagger() as unknown as OpenApi, app.settings.publicUrl)
    pageHeaders(reply, readingPolicy)
    return reply
      .headers({ 'cache-control': cacheControl })
      .type('text/html; charset=utf-8')
      .send(page)
  })
  for (const guide of guides) {
    let made: Promise<string> | null = null
    app.get(`/docs/${guide.name}`, open, async (_request, reply) => {
      const html = await (made ??= guidePage(guide, app.settings.publicUrl))
      pageHeaders(reply, readingPolicy)
      return await reply
        .headers({ 'cache-control': cacheControl })
        .type('text/html; charset=utf-8')
        .send(html)
    })
  }
  app.get('/docs.css', open, (_request, reply) =>
    reply.headers({ 'cache-control': cacheControl }).type('text/css; charset=utf-8').send(styles),
  )
}
