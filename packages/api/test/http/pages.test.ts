import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ApiUnderTest, openApi, ownOrigin } from './api-under-test.ts'

let api: ApiUnderTest
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'papo-dist-'))
  const folders = {
    widget: join(folder, 'widget'),
    console: join(folder, 'console'),
    packages: join(folder, 'packages'),
  }
  const write = async (path: string, content: string) => {
    await mkdir(join(folder, path, '..'), { recursive: true })
    await writeFile(join(folder, path), content)
    await writeFile(join(folder, `${path}.br`), brotliCompressSync(content))
    await writeFile(join(folder, `${path}.gz`), gzipSync(content))
  }
  await write('widget/papo.js', 'the loader')
  await write('widget/papo/panel.0123.js', 'the panel')
  await write('widget/papo/licences.txt', 'the licences')
  await write('console/index.html', '<!doctype html><title>the console</title>')
  await write('console/assets/console.4567.js', 'the code of the console')
  await write('packages/papo-widget-1.2.3.tgz', 'the package')
  await write('packages/index.json', '{"packages":[]}')
  await writeFile(join(folder, 'secret.txt'), 'a secret')
  api = await openApi({}, { folders })
})
afterAll(async () => {
  await api.close()
  await rm(folder, { recursive: true })
})

describe('the widget’s files', () => {
  it('without a hash of their content in their names are kept for minutes only', async () => {
    const licences = await api.call('GET', '/papo/licences.txt')
    expect(licences.text).toBe('the licences')
    expect(licences.headers['cache-control']).toContain('max-age=300')
  })

  it('are open to every page, the loader for minutes and the panel for ever', async () => {
    const loader = await api.call('GET', '/papo.js')
    expect(loader.text).toBe('the loader')
    expect(loader.headers).toMatchObject({
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
      'cache-control': 'public, max-age=300, stale-while-revalidate=86400',
      'content-type': expect.stringContaining('javascript'),
      'x-content-type-options': 'nosniff',
      etag: expect.any(String),
    })
    const panel = await api.call('GET', '/papo/panel.0123.js', {
      headers: { origin: 'https://anywhere.example' },
    })
    expect(panel.headers).toMatchObject({
      'access-control-allow-origin': '*',
      'cache-control': 'public, max-age=31536000, immutable',
    })
  })

  it.each([
    ['br, gzip', 'br'],
    ['gzip', 'gzip'],
    ['identity', undefined],
  ])('are sent to a browser that accepts %j in its encoding', async (accepted, encoding) => {
    const answer = await api.call('GET', '/papo.js', { headers: { 'accept-encoding': accepted } })
    expect(answer.headers['content-encoding']).toBe(encoding)
    expect(answer.headers['vary']).toMatch(/accept-encoding/i)
  })

  it('are not sent again to a browser that has them', async () => {
    const { etag = '' } = (await api.call('GET', '/papo.js')).headers
    const answer = await api.call('GET', '/papo.js', { headers: { 'if-none-match': etag } })
    expect([answer.status, answer.text]).toEqual([304, ''])
  })

  it.each([
    '/papo/panel.9999.js',
    '/papo/',
    '/papo/..%2f..%2fsecret.txt',
    '/papo/../../secret.txt',
    '/console/assets/nothing.js',
    '/console/assets/..%2f..%2f..%2fsecret.txt',
  ])('are the only ones: %s is a 404', async (url) => {
    const answer = await api.call('GET', url)
    expect([answer.status, answer.body['code']]).toEqual([404, 'not_found'])
    expect(answer.headers['cache-control']).toBe('no-store')
  })
})

describe('the console', () => {
  it('is one page at all its paths', async () => {
    for (const url of ['/console/', '/console/chats/1', '/console/sites']) {
      const answer = await api.call('GET', url)
      expect(answer.text).toContain('the console')
      expect(answer.headers['cache-control']).toBe('no-store')
    }
    expect((await api.call('GET', '/')).headers['location']).toBe('/console/')
    expect((await api.call('GET', '/console')).headers['location']).toBe('/console/')
  })

  it('cannot be framed, and no text in it can run as a script', async () => {
    const { headers } = await api.call('GET', '/console/')
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'")
    expect(headers['content-security-policy']).toContain("require-trusted-types-for 'script'")
    expect(headers['content-security-policy']).not.toContain('unsafe')
    expect(headers).toMatchObject({
      'cross-origin-opener-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    })
  })

  it('caches its files for ever', async () => {
    const answer = await api.call('GET', '/console/assets/console.4567.js')
    expect(answer.headers['cache-control']).toContain('immutable')
  })
})

describe('the packages', () => {
  it('are handed out as they were packed, whatever encoding is accepted', async () => {
    const answer = await api.call('GET', '/packages/papo-widget-1.2.3.tgz', {
      headers: { 'accept-encoding': 'identity' },
    })
    expect([answer.status, answer.text]).toEqual([200, 'the package'])
    expect(answer.headers).toMatchObject({
      'content-type': 'application/gzip',
      'cache-control': 'public, max-age=300, stale-while-revalidate=86400',
      etag: expect.any(String),
    })
    expect(answer.headers['content-encoding']).toBeUndefined()
  })

  it('are listed at their folder', async () => {
    const answer = await api.call('GET', '/packages/')
    expect(answer.body).toEqual({ packages: [] })
    expect(answer.headers['content-type']).toContain('application/json')
  })

  it.each(['/packages/papo-widget-1.2.4.tgz', '/packages/..%2fsecret.txt', '/packages/a/b.tgz'])(
    'are the only ones: %s is a 404',
    async (url) => expect((await api.call('GET', url)).status).toBe(404),
  )
})

describe('a guide', () => {
  it('is a page without scripts, with this server’s address in its samples', async () => {
    const page = await api.call('GET', '/docs/embedding')
    expect(page.text).toContain(`src=&quot;${ownOrigin}/papo.js&quot;`)
    expect(page.text).toContain('ws://localhost:4000')
    expect(page.text).not.toMatch(/chat\.example\.com|<script|style=|\son\w+=/)
    expect(page.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': expect.stringContaining("default-src 'none'"),
    })
  })

  it.each(['embedding', 'identity', 'sdk', 'testing'])(
    'links only to what is there: %s',
    async (name) => {
      const { text, status } = await api.call('GET', `/docs/${name}`)
      expect(status).toBe(200)
      const links = [...text.matchAll(/href="([^"]*)"/g)].map(([, href = '']) => href)
      for (const link of new Set(links)) {
        if (link.startsWith('https:')) continue
        const [path = '', anchor] = link.split('#')
        const target = path === '' ? { status, text } : await api.call('GET', path)
        expect([link, target.status]).toEqual([link, 200])
        expect(target.text).toContain(anchor === undefined ? '' : ` id="${anchor}"`)
      }
    },
  )
})

describe('missing build folders', () => {
  it('are named in the log', async () => {
    const nowhere = join(folder, 'nowhere')
    const bare = await openApi(
      {},
      { folders: { widget: nowhere, console: nowhere, packages: nowhere } },
    )
    const answer = await bare.call('GET', '/papo.js')
    await bare.close()
    expect(answer.status).toBe(404)
    expect(bare.log.join('')).toContain('the widget has not been built')
  })
})

describe('the demo', () => {
  it('has the one script tag of the site, in the reader’s language', async () => {
    const page = await api.call('GET', '/demo', { headers: { 'accept-language': 'pt-BR,en' } })
    expect(page.text).toContain('<html lang="pt-BR">')
    expect(page.text).toContain(
      `<script async src="/papo.js" data-site="${api.site.key}"></script>`,
    )
    expect(page.text.match(/<script|style=|\son\w+=/g)).toEqual(['<script'])
    expect(page.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'x-robots-tag': 'noindex',
    })
    const english = await api.call('GET', '/demo', {
      headers: { 'accept-language': 'de,en;q=.5' },
    })
    expect(english.text).toContain('<html lang="en">')
    expect((await api.call('GET', '/demo.css')).headers['content-type']).toContain('text/css')
  })

  it('may use the widget at both names of the local machine', () => {
    expect(api.site.allowedOrigins).toEqual([ownOrigin, 'http://127.0.0.1:4000'])
  })
})

interface Described {
  paths: Record<string, Record<string, { responses: object; security: object[] }>>
  components: { schemas: Record<string, { description: string }> }
}

describe('the description of the API', () => {
  it('has every route under /v1, its callers and its errors', async () => {
    const answer = await api.call('GET', '/v1/openapi.json')
    const { paths, components } = answer.body as unknown as Described
    const send = paths['/v1/chats/{chatId}/messages']?.['post']
    expect(Object.keys(send?.responses ?? {})).toEqual(
      expect.arrayContaining([
        '200',
        '201',
        '400',
        '401',
        '403',
        '404',
        '409',
        '422',
        '429',
        '503',
      ]),
    )
    expect(send?.security).toContainEqual({ visitor: [] })
    expect(components.schemas['Message']?.description).toBe('One entry of a chat’s log.')
    const start = JSON.stringify(paths['/v1/chats']?.['post'])
    for (const name of ['StartChat', 'ChatStarted', 'Problem']) {
      expect(start).toContain(`"$ref":"#/components/schemas/${name}"`)
    }
  })

  it('is a readable page, without scripts or external resources', async () => {
    const page = await api.call('GET', '/docs')
    expect(page.text).toContain('id="rate_limited"')
    expect(page.text).toContain('id="schema-Chat"')
    expect(page.text).toContain('/v1/chats/{chatId}/messages')
    expect(page.text).toContain('id="frame-client-watch"')
    expect(page.text).toContain('id="frame-server-log"')
    expect(page.text).toContain('<code>4008</code>')
    expect(page.text).not.toMatch(/<script|style=|src=|undefined|\[object/)
    expect(page.headers['content-security-policy']).toContain("default-src 'none'")
  })
})
