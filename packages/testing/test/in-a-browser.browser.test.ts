import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { expect, test } from 'vitest'
import { launchChromium } from '../../../test/rig/chromium.ts'
import type * as program from './in-a-browser.ts'

async function bundled(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('in-a-browser.ts', import.meta.url))],
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'program',
    platform: 'browser',
  })
  return outputFiles[0]?.text ?? ''
}

test('the backend runs in a page that forbids code made from text', async () => {
  const script = await bundled()
  const server = createServer((request, response) => {
    const isScript = request.url === '/program.js'
    response.writeHead(200, {
      'content-type': isScript ? 'text/javascript' : 'text/html',
      'content-security-policy': "default-src 'none'; script-src 'self'",
    })
    response.end(isScript ? script : '<!doctype html><script src="/program.js"></script>')
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const browser = await launchChromium()
  try {
    const page = await browser.newPage()
    const errors: Error[] = []
    page.on('pageerror', (error) => errors.push(error))
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
    type Page = { program: typeof program }
    const seen = await page.evaluate(() => (globalThis as unknown as Page).program.result)
    expect(seen).toEqual({ name: 'Ana', texts: ['Oi', null, 'Olá!'], leftovers: [] })
    expect(errors).toEqual([])
  } finally {
    await browser.close()
    server.close()
  }
})
