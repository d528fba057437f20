import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A customer's website on its own origin; every page has the widget and no security headers. */
export class SitePage {
  readonly url: string
  readonly #server: Server

  private constructor(server: Server) {
    this.#server = server
    this.url = `http://localhost:${(server.address() as AddressInfo).port}`
  }

  /** `papo` is the address of the widget's server; `siteKey` is called once the site exists. */
  static async open(papo: string, siteKey: () => string): Promise<SitePage> {
    const server = createServer((_request, response) => {
      const tag = `<script async src="${papo}/papo.js" data-site="${siteKey()}"></script>`
      const page = `<!doctype html><html lang="pt-BR"><meta charset="utf-8"><title>Loja</title>${tag}<p>Loja</p>`
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page)
    })
    server.listen(0, 'localhost')
    await once(server, 'listening')
    return new SitePage(server)
  }

  close(): void {
    this.#server.close()
    this.#server.closeAllConnections()
  }
}
