import { describe, expect, it } from 'vitest'
import { explainOrigin, type RefusedPage } from '../../src/call/refused-page.ts'

const publicUrl = 'http://localhost:4000'
const explain = (more: Partial<RefusedPage>) =>
  explainOrigin(
    {
      origin: 'https://chat.example',
      host: '127.0.0.1:4000',
      fetchSite: undefined,
      isOfConsole: false,
      isForwarded: false,
      ...more,
    },
    publicUrl,
  )

describe('the refusal of an origin', () => {
  it.each<[string, Partial<RefusedPage>]>([
    ['a page at the host that the call went to', { host: 'chat.example' }],
    ['the same with its port', { host: 'chat.example:443' }],
    ['a page of the same origin, as the browser says', { fetchSite: 'same-origin' }],
    ['a call that only the console makes', { isOfConsole: true }],
  ])('names PUBLIC_URL and both addresses for %s', (_what, page) => {
    const { isOwnElsewhere, detail } = explain(page)
    expect(isOwnElsewhere).toBe(true)
    for (const named of ['PUBLIC_URL', publicUrl, 'https://chat.example']) {
      expect(detail).toContain(named)
    }
    expect(detail).not.toContain('TRUST_PROXY')
  })

  it.each<[string, Partial<RefusedPage>]>([
    ['another host', {}],
    ['another port of the host', { host: 'chat.example:8443' }],
    ['another site, as the browser says', { fetchSite: 'cross-site' }],
  ])('names the list of the site for a widget’s page of %s', (_what, page) => {
    const { isOwnElsewhere, detail } = explain(page)
    expect(isOwnElsewhere).toBe(false)
    expect(detail).toContain('https://chat.example')
    expect(detail).toContain('list of the site')
    expect(detail).not.toContain('PUBLIC_URL')
  })

  it('names TRUST_PROXY if a proxy that is not trusted has forwarded the call', () => {
    expect(explain({ host: 'chat.example', isForwarded: true }).detail).toContain('TRUST_PROXY')
  })

  it('names the missing headers of a call with the cookie that has no origin', () => {
    const { isOwnElsewhere, detail } = explain({ origin: undefined, isOfConsole: true })
    expect(isOwnElsewhere).toBe(true)
    expect(detail).toContain('Sec-Fetch-Site')
    expect(detail).toContain(publicUrl)
  })

  it.each([
    'null',
    '',
    '<script>alert(1)</script>',
    `https://${'a'.repeat(5000)}.example`,
    'x\r\ny',
  ])('repeats nothing that is no address: %j', (origin) => {
    for (const isOfConsole of [true, false]) {
      const { seen, detail } = explain({ origin, isOfConsole })
      expect(seen).toBe('an origin that is no address')
      expect(detail.length).toBeLessThan(400)
      expect(detail).not.toContain(` ${origin},`)
    }
  })
})
