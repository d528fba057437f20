import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

const words = {
  'pt-BR': { name: 'Padaria Aurora', lead: 'Pão quente às 7h e às 17h. Entregamos no bairro.' },
  en: { name: 'Aurora Bakery', lead: 'Warm bread at 7 and at 17. We deliver nearby.' },
}

const styles = `body { margin: 0; font: 17px/1.6 Georgia, serif; color: #3b2a1a; background: #fdf8f1 }
header { padding: 22px 48px; background: #7c3f17; color: #fff; font-size: 22px }
main { max-width: 640px; padding: 40px 48px }
h1 { font-size: 40px; margin: 0 0 8px }`

/** A website of the owner's: each of its pages has what was pasted last. */
export interface Shop {
  name: string
  origin: string
  /** The same website at another address. */
  otherOrigin: string
  otherHost: string
  paste(line: string): void
  close(): void
}

export async function openShop(locale: keyof typeof words): Promise<Shop> {
  const { name, lead } = words[locale]
  let pasted = ''
  const server = createServer((_, response) =>
    response.setHeader('content-type', 'text/html; charset=utf-8').end(`<!doctype html>
<html lang="${locale}"><meta charset="utf-8"><title>${name}</title><style>${styles}</style>
<header>${name}</header><main><h1>${name}</h1><p>${lead}</p></main>${pasted}</html>`),
  )
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  return {
    name,
    origin: `http://localhost:${port}`,
    otherOrigin: `http://127.0.0.1:${port}`,
    otherHost: `127.0.0.1:${port}`,
    paste: (line) => (pasted = line),
    close: () => server.close(),
  }
}
