import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { request } from 'node:http'

type Encoding = 'br' | 'gzip'

/**
 * Prints the bytes that a visitor downloads, as served: until the bubble, and until the open panel.
 */
export async function bytesAsServed(url: string): Promise<void> {
  console.log('\nbytes as served (brotli, gzip, plain)')
  const loader = await sizes(url, '/papo.js')
  console.log(line('papo.js', loader))
  const panel = await sizes(url, named(loader.text, /panel\.[0-9a-z]+\.js/u))
  console.log(line('panel', panel))
  const words = await sizes(url, named(loader.text, /locale-pt-BR\.[0-9a-z]+\.js/u))
  console.log(line('words (pt-BR)', words))
  const all = [loader, panel, words]
  const sum = (part: 'br' | 'gzip' | 'plain') => all.reduce((total, one) => total + one[part], 0)
  const total = { br: sum('br'), gzip: sum('gzip'), plain: sum('plain'), text: '' }
  console.log(line('until the open panel', total))
}

interface Sizes {
  br: number
  gzip: number
  plain: number
  text: string
}

const line = (what: string, { br, gzip, plain }: Sizes) =>
  `  ${what.padEnd(22)} ${[br, gzip, plain].map((bytes) => String(bytes).padStart(7)).join(' ')}`

function named(loader: string, pattern: RegExp): string {
  const found = pattern.exec(loader)
  if (found === null) throw new Error('the loader does not name its files')
  return `/papo/${found[0]}`
}

async function sizes(url: string, path: string): Promise<Sizes> {
  const [br, gzip] = [await download(url + path, 'br'), await download(url + path, 'gzip')]
  const plain = brotliDecompressSync(br)
  if (!plain.equals(gunzipSync(gzip))) throw new Error(`${path} differs by encoding`)
  return { br: br.length, gzip: gzip.length, plain: plain.length, text: plain.toString() }
}

/** The body as transferred: `fetch` would decompress it. */
function download(url: string, encoding: Encoding): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const ask = request(url, { headers: { 'accept-encoding': encoding } }, (answer) => {
      if (answer.headers['content-encoding'] !== encoding) {
        reject(new Error(`${url} was not sent as ${encoding}`))
        answer.resume()
        return
      }
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.on('end', () => resolve(Buffer.concat(chunks)))
      answer.on('error', reject)
    })
    ask.on('error', reject)
    ask.end()
  })
}
