import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { TLSSocket } from 'node:tls'

/** What a client sends to ask for TLS, before anything else. */
const sslRequest = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47])

/** A certificate that signs itself, for one host, in files of their own. */
export function makeCertificate(host: string) {
  const folder = mkdtempSync(join(tmpdir(), 'papo-tls-'))
  const [cert, key] = [join(folder, 'server.crt'), join(folder, 'server.key')]
  execFileSync(
    'openssl',
    [
      'req',
      '-new',
      '-x509',
      '-days',
      '2',
      '-nodes',
      '-newkey',
      'rsa:2048',
      '-subj',
      `/CN=${host}`,
    ].concat(['-addext', `subjectAltName=DNS:${host}`, '-out', cert, '-keyout', key]),
    { stdio: 'ignore' },
  )
  return { cert, key, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

/**
 * A server before the PostgreSQL of `target` that speaks TLS with a certificate. With `refuses` it answers no
 * connection without TLS.
 */
export async function openTlsWire(
  target: string,
  { cert, key }: { cert: string; key: string },
  refuses: boolean,
) {
  const url = new URL(target)
  const [ownPort, ownHost] = [Number(url.port), url.hostname]
  const sockets = new Set<Socket>()
  const seen = { encrypted: 0, plain: 0 }
  const add = <Added extends Socket>(socket: Added): Added => {
    sockets.add(socket.on('error', () => {}))
    return socket
  }
  const server = createServer((client) => {
    add(client).once('data', (first) => {
      const asksForTls = first.subarray(0, 8).equals(sslRequest)
      if (!asksForTls && refuses) return void client.destroy()
      const outer = add(connect(ownPort, ownHost))
      seen[asksForTls ? 'encrypted' : 'plain'] += 1
      if (!asksForTls) {
        outer.write(first)
        return void client.pipe(outer).pipe(client)
      }
      client.write('S')
      const inner = add(
        new TLSSocket(client, { isServer: true, cert: readFileSync(cert), key: readFileSync(key) }),
      )
      inner.on('close', () => outer.destroy())
      outer.on('close', () => inner.destroy())
      inner.pipe(outer).pipe(inner)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url: url.href,
    seen,
    async close() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
