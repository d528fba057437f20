/** Packs a package as npm does: the files that it names, its licence and README, and its manifest. */
import { glob, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { constants, gzip } from 'node:zlib'
import { createTar, type TarFileInput } from 'nanotar'

const root = fileURLToPath(new URL('../..', import.meta.url))
const gzipped = promisify(gzip)

interface Manifest {
  name: string
  version: string
  files?: string[]
  dependencies?: Record<string, string>
  publishConfig?: object
  [field: string]: unknown
}

export interface Tarball {
  name: string
  version: string
  /** Such as `papo-widget-1.0.0.tgz`. */
  file: string
  bytes: Buffer
}

/** What is not for those who install the package. */
const ownFields = ['devDependencies', 'private', 'scripts']
/** The same sources give the same bytes, whenever they are packed. */
const attrs = { mtime: Date.UTC(2020, 0), mode: '644', uid: 0, gid: 0, user: '', group: '' }

/**
 * Packs `packages/<name>`, which has been built. The packages `inside` it are in its own `node_modules`; every
 * other one of this repository is a peer of the same version.
 */
export async function packPackage(name: string, inside: readonly string[] = []): Promise<Tarball> {
  const manifests = await Promise.all([name, ...inside].map(readManifest))
  const [own] = manifests as [Manifest]
  const { version } = own
  const files = await Promise.all(
    manifests.map(async (manifest, at) => {
      const isOwn = at === 0
      const place = isOwn ? 'package/' : `package/node_modules/${manifest.name}/`
      const packed = isOwn ? outerManifest(own, manifests) : insideManifest(manifest)
      const text = `${JSON.stringify(packed, null, 2)}\n`
      const source = join(root, 'packages', isOwn ? name : (inside[at - 1] ?? ''))
      return [
        { name: `${place}package.json`, data: text, attrs },
        ...(await filesOf(source, place, manifest)),
      ]
    }),
  )
  const tar = createTar(files.flat() as TarFileInput[])
  return {
    name: own.name,
    version,
    file: `${own.name.replace('@', '').replace('/', '-')}-${version}.tgz`,
    bytes: await gzipped(tar, { level: constants.Z_BEST_COMPRESSION }),
  }
}

const readManifest = async (name: string) =>
  JSON.parse(await readFile(join(root, 'packages', name, 'package.json'), 'utf8')) as Manifest

/** The manifest as it is installed. What the repository itself needs is left out. */
function installed({ publishConfig, ...manifest }: Manifest): Record<string, unknown> {
  const kept = Object.entries(manifest).filter(([field]) => !ownFields.includes(field))
  return { ...Object.fromEntries(kept), ...publishConfig }
}

/** A package that is inside another one finds everything that it depends on from there. */
const insideManifest = (manifest: Manifest): object => {
  const { dependencies: _, ...rest } = installed(manifest)
  return rest
}

/** Depends on what its own code needs, and on what the packages inside it need. */
function outerManifest(own: Manifest, all: Manifest[]): object {
  const bundleDependencies = all.slice(1).map(({ name }) => name)
  const dependencies: Record<string, string> = {}
  const peerDependencies: Record<string, string> = {}
  for (const [name, range] of all.flatMap((each) => Object.entries(each.dependencies ?? {}))) {
    if (bundleDependencies.includes(name)) dependencies[name] = own.version
    else if (range.startsWith('workspace:')) peerDependencies[name] = own.version
    else dependencies[name] = range
  }
  return { ...installed(own), ...filled({ dependencies, peerDependencies, bundleDependencies }) }
}

const filled = (lists: Record<string, object>) =>
  Object.fromEntries(Object.entries(lists).filter(([, list]) => Object.keys(list).length > 0))

async function filesOf(source: string, place: string, { files = [] }: Manifest) {
  const named = files.map((folder) => `${folder}/**/*.*`)
  const found = await Array.fromAsync(glob([...named, 'README.md'], { cwd: source }))
  const paths = found.toSorted().map((file) => [file, join(source, file)] as const)
  return await Promise.all(
    [...paths, ['LICENSE', join(root, 'LICENSE')] as const].map(async ([file, path]) => ({
      name: `${place}${file}`,
      data: new Uint8Array(await readFile(path)),
      attrs,
    })),
  )
}
