/**
 * Packs the packages that the server hands out into `dist/packages`, with a list of them. The same sources
 * give the same bytes.
 */
import { createHash } from 'node:crypto'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildSdk } from './build-sdk.ts'
import { buildTesting, inside } from './build-testing.ts'
import { buildWidget } from './build-widget.ts'
import { packPackage, type Tarball } from './tarball.ts'

const dist = fileURLToPath(new URL('../../dist/packages', import.meta.url))

const integrityOf = ({ bytes }: Tarball) =>
  `sha512-${createHash('sha512').update(bytes).digest('base64')}`

await Promise.all([buildSdk(), buildWidget(), buildTesting()])
const tarballs = await Promise.all([
  packPackage('widget'),
  packPackage('sdk'),
  packPackage('testing', inside),
])
// Not before everything is built: a server may be handing out those of before.
await rm(dist, { recursive: true, force: true })
await mkdir(dist, { recursive: true })
for (const { file, bytes } of tarballs) await writeFile(join(dist, file), bytes)
const list = tarballs.map((tarball) => ({
  name: tarball.name,
  version: tarball.version,
  file: tarball.file,
  integrity: integrityOf(tarball),
}))
await writeFile(join(dist, 'index.json'), `${JSON.stringify({ packages: list }, null, 2)}\n`)
