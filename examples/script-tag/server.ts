/**
 * A shop's page on its own origin, which adds Papo with one script tag.
 *
 * PAPO_URL   where Papo is served (http://localhost:4000)
 * SITE_KEY   the site's public key (the demonstration site's, read from Papo's own demo page)
 * PORT       where this page is served (5050)
 *
 * The site must allow the page's origin. With PAPO_OWNER_EMAIL and PAPO_OWNER_PASSWORD set, the
 * server adds it through the SDK; otherwise the owner adds it in the console.
 */
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAgentClient } from '@papo/sdk'

const papoUrl = (process.env['PAPO_URL'] ?? 'http://localhost:4000').replace(/\/+$/, '')
const { PAPO_OWNER_EMAIL: email, PAPO_OWNER_PASSWORD: password } = process.env

async function demoSiteKey(): Promise<string> {
  const answer = await fetch(`${papoUrl}/demo`)
  const key = /data-site="([^"]+)"/.exec(await answer.text())?.[1]
  if (key === undefined) throw new Error(`${papoUrl}/demo shows no site: set SITE_KEY`)
  return key
}

async function isAllowed(siteKey: string, origin: string): Promise<boolean> {
  const answer = await fetch(`${papoUrl}/v1/widget/${siteKey}`, { headers: { origin } })
  if (!answer.ok) throw new Error(`${papoUrl} knows no site ${siteKey}`)
  const { allowed } = (await answer.json()) as { allowed: boolean }
  return allowed
}

async function allow(siteKey: string, origin: string): Promise<void> {
  if (await isAllowed(siteKey, origin)) return
  if (email === undefined || password === undefined) {
    console.log(`Add ${origin} to the site's allowed origins in ${papoUrl}/console/`)
    return
  }
  const owner = createAgentClient({ baseUrl: papoUrl })
  await owner.createToken({ email, password })
  const { sites } = await owner.listSites()
  const site = sites.find(({ key }) => key === siteKey)
  if (site === undefined) throw new Error(`${email} owns no site ${siteKey}`)
  await owner.updateSite(site.id, { allowedOrigins: [...site.allowedOrigins, origin] })
  await owner.signOut()
}

const siteKey = process.env['SITE_KEY'] ?? (await demoSiteKey())
const template = await readFile(new URL('index.html', import.meta.url), 'utf8')
const page = template.replaceAll('{{PAPO_URL}}', papoUrl).replaceAll('{{SITE_KEY}}', siteKey)

const server = createServer((request, response) => {
  const found = request.url === '/' || request.url?.startsWith('/?')
  response.writeHead(found ? 200 : 404, { 'content-type': 'text/html; charset=utf-8' })
  response.end(found ? page : 'Not found')
})
server.listen(Number(process.env['PORT'] ?? 5050), '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo
  const origin = `http://localhost:${port}`
  allow(siteKey, origin).then(
    () => console.log(`The page is at ${origin}/`),
    (error: unknown) => {
      console.error(error instanceof Error ? error.message : error)
      process.exitCode = 1
      server.close()
    },
  )
})
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => server.close())
