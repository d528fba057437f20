import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const run = promisify(execFile)
const folder = join(import.meta.dirname, '..')
const places: string[] = []

/** The files of a new build by name. */
async function build(): Promise<Record<string, string>> {
  const place = await mkdtemp(join(tmpdir(), 'papo-widget-'))
  places.push(place)
  await run(process.execPath, ['build.ts', place], { cwd: folder })
  const entries = await readdir(place, { recursive: true })
  const names = entries.filter((name) => name.endsWith('.js'))
  const files = names
    .toSorted()
    .map(async (name) => [name, await readFile(join(place, name), 'utf8')])
  return Object.fromEntries(await Promise.all(files)) as Record<string, string>
}

let files: Record<string, string>
let again: Record<string, string>
beforeAll(async () => {
  files = await build()
  again = await build()
}, 120_000)
afterAll(() => Promise.all(places.map((place) => rm(place, { recursive: true }))))

const named = (pattern: RegExp) => {
  const name = Object.keys(files).find((name) => pattern.test(name)) ?? ''
  return files[name] ?? ''
}

const panel = /^papo\/panel\.\w+\.js$/
const language = (tag: string) => new RegExp(`^papo/locale-${tag}\\.\\w+\\.js$`)

test('a build consists of the loader, the panel, what a chat and who comes back need, and one file per language', () => {
  expect(Object.keys(files).map((name) => name.replace(/\.\w{10}\.js$/, '.*.js'))).toEqual([
    'papo.js',
    'papo/later.*.js',
    'papo/locale-en.*.js',
    'papo/locale-pt-BR.*.js',
    'papo/page-following.*.js',
    'papo/panel.*.js',
    'papo/realtime.*.js',
    'papo/returning.*.js',
    'papo/visitor-live-chat.*.js',
  ])
})

test('the same sources give the same bytes', () => {
  expect(again).toEqual(files)
})

test('the loader contains the names of its files, and the panel those that are loaded for a chat', () => {
  const others = Object.keys(files).filter((name) => name !== 'papo.js')
  const unknown = others.filter((name) => !files['papo.js']?.includes(name))
  expect(unknown.map((name) => name.replace(/\.\w{10}\.js$/, ''))).toEqual([
    'papo/later',
    'papo/page-following',
    'papo/realtime',
    'papo/returning',
    'papo/visitor-live-chat',
  ])
  const [later = '', pages = '', realtime = '', returning = '', following = ''] = unknown.map(
    (name) => name.slice(5),
  )
  for (const name of [later, pages, returning, following]) expect(named(panel)).toContain(name)
  expect(files[`papo/${following}`]).toContain(realtime)
})

/** Preact as published. The panel contains it unchanged, with the few things that no view uses. */
const preact = await readFile(createRequire(import.meta.url).resolve('preact'), 'utf8')

describe('our own code contains no', () => {
  test.each([
    'innerHTML',
    'outerHTML',
    'insertAdjacentHTML',
    'document.write',
    'eval(',
    'new Function',
    'new Worker',
    'unload',
    'setInterval',
    "setAttribute('style'",
    'setAttribute("style"',
  ])('%s', (word) => {
    const occurrences = (code: string) => code.toLowerCase().split(word.toLowerCase()).length - 1
    const found = Object.values(files).map(occurrences)
    expect(found.reduce((sum, count) => sum + count)).toBe(occurrences(preact))
  })
})

test('the one thing that our own code posts messages to is the channel between tabs', () => {
  const posts = (code: string) => code.match(/[\w$.]*postMessage[\w$.(]*/g) ?? []
  const [post = '', ...others] = Object.values(files).flatMap(posts)
  const [, channel = ''] = /^([\w$]+)\.postMessage\.bind\($/.exec(post) ?? []
  expect(others).toEqual([])
  expect(named(panel)).toMatch(new RegExp(`\\b${channel.replace('$', '\\$')}=new \\w+\\(`))
  expect(named(panel)).toContain('BroadcastChannel')
})

test('our own code reads no member that an element of the page can replace', () => {
  const clobberable = /\bdocument\s*(?:\?\.|[.[])|[}\]]\s*=\s*document\b|ownerDocument|defaultView/g
  // What `draw` defines for Preact is a string, not a read.
  const reads = (code: string) => code.replaceAll('"ownerDocument"', '').match(clobberable) ?? []
  expect(reads(preact)).toEqual(['ownerDocument'])
  expect(Object.values(files).flatMap(reads)).toEqual(reads(preact))
})

test('the licence of each package in a file is beside it, and the file says so', async () => {
  const licences = await readFile(join(places[0] ?? '', 'papo/licences.txt'), 'utf8')
  expect(licences).toMatch(/^preact\n\nThe MIT License[^]*Copyright .* Jason Miller/)
  expect(named(panel)).toMatch(/^\/\*! Licences: licences\.txt \*\//)
})

test('the panel contains no translation key, and each language file contains its texts', () => {
  expect(named(panel)).not.toContain('waiting.title')
  expect(named(language('pt-BR'))).toContain('Aguardando...')
  expect(named(language('en'))).toContain('Waiting...')
})
