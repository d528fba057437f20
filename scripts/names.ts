/**
 * Refuses dropped names, so that each thing keeps one word: see docs/glossary.md.
 *
 *     node scripts/names.ts
 */
import { glob, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { parseSync, Visitor } from 'oxc-parser'

const root = fileURLToPath(new URL('..', import.meta.url))
const sources = '{packages,examples,scripts,test,bench,fault-rig,faults,security}/**/*.{ts,tsx}'
const passedOver = new Set(['node_modules', 'dist', 'results'])
/** Migrations use the names that tables and columns had when they ran. */
const history = /\/migrations\/\d{4}-/u

/** The dropped names, by where they could occur. */
export interface DroppedNames {
  /** Names of variables, functions, types, members and properties. */
  identifiers: readonly string[]
  /** Names of files, without their folder. */
  files: readonly string[]
  /** Folders, from the root of the repository. */
  folders: readonly string[]
  /** Tables and columns, as words within any string in the code. */
  sql: readonly string[]
  /** Names on the wire, as a whole string in the code. */
  wire: readonly string[]
}

/** One use of a dropped name. */
export interface DroppedUse {
  file: string
  line: number
  name: string
}

/** The uses of dropped names in one file. */
export function usesIn(file: string, source: string, dropped: DroppedNames): DroppedUse[] {
  const identifiers = new Set(dropped.identifiers)
  const wire = new Set(dropped.wire)
  const sql = history.test(file) ? [] : dropped.sql
  const uses: DroppedUse[] = []
  const add = (at: number, name: string) =>
    uses.push({ file, line: source.slice(0, at).split('\n').length, name })
  const name = (node: { name: string; start: number }) => {
    if (identifiers.has(node.name)) add(node.start, node.name)
  }
  const text = (value: string, at: number) => {
    if (wire.has(value)) add(at, value)
    for (const word of sql) if (new RegExp(`\\b${word}\\b`, 'u').test(value)) add(at, word)
  }
  const visitor = new Visitor({
    Identifier: name,
    JSXIdentifier: name,
    PrivateIdentifier: ({ name: inner, start }) => name({ name: `#${inner}`, start }),
    Literal: ({ value, start }) => {
      if (typeof value === 'string') text(value, start)
    },
    TemplateElement: ({ value, start }) => text(value.cooked ?? value.raw, start),
  })
  visitor.visit(parseSync(file, source).program)
  const isDroppedFile = dropped.files.includes(basename(file))
  const folder = dropped.folders.find((path) => file.startsWith(`${path}/`))
  if (isDroppedFile || folder !== undefined)
    uses.push({ file, line: 1, name: folder ?? basename(file) })
  return uses
}

export async function readDropped(): Promise<DroppedNames> {
  const path = new URL('dropped-names.json', import.meta.url)
  return JSON.parse(await readFile(path, 'utf8')) as DroppedNames
}

/** The uses in the whole repository, and the number of files that were read. */
export async function allUses(): Promise<{ uses: DroppedUse[]; files: number }> {
  const dropped = await readDropped()
  const uses: DroppedUse[] = []
  let files = 0
  const exclude = (name: string) => passedOver.has(name.split('/').at(-1) ?? '')
  for await (const file of glob(sources, { cwd: root, exclude })) {
    files += 1
    uses.push(...usesIn(file, await readFile(join(root, file), 'utf8'), dropped))
  }
  return { uses, files }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { uses, files } = await allUses()
  for (const { file, line, name } of uses) {
    console.error(
      `${file}:${line}: ${name} is a dropped name; docs/glossary.md has the word for it`,
    )
  }
  console.log(`${files} files, ${uses.length} dropped names`)
  process.exitCode = uses.length === 0 ? 0 : 1
}
