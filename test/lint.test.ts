import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'

const run = promisify(execFile)
const root = fileURLToPath(new URL('..', import.meta.url))

const globals = 'eslint(no-restricted-globals)'
const properties = 'eslint(no-restricted-properties)'
const widget = 'packages/widget/src'
const platform = 'packages/sdk/src/platform'

/**
 * A file for each forbidden name, and the rule that forbids it: in browsers, what an element of the
 * host page can replace; in the core, what only Node has and what has a port.
 */
const wrong: [file: string, code: string, rule: string][] = [
  [`${widget}/loader/script.ts`, 'document.currentScript', globals],
  [`${widget}/loader/life.ts`, 'Object.keys(document)', globals],
  [`${widget}/loader/main.ts`, 'window.papo', globals],
  [`${widget}/index.ts`, 'globalThis.papoSettings', globals],
  [`${widget}/launcher/launcher.ts`, 'self.papo', globals],
  [`${widget}/chat/frame.ts`, 'frames.papo', globals],
  [`${widget}/chat/parent.ts`, 'parent.papo', globals],
  [`${widget}/chat/top.ts`, 'top.papo', globals],
  [`${widget}/panel/idle.ts`, 'requestIdleCallback(print)', globals],
  [`${widget}/panel/view.tsx`, 'document.body', globals],
  [`${widget}/panel/panel-model.ts`, 'document.title', globals],
  [`${widget}/panel/other-model.ts`, 'self.papo', globals],
  [`${widget}/panel/owner.ts`, 'node.ownerDocument.body', properties],
  [`${widget}/panel/taken.ts`, '(({ ownerDocument }) => ownerDocument)(node)', properties],
  [`${widget}/panel/content.ts`, 'node.contentDocument', properties],
  [`${widget}/panel/window.ts`, 'node.contentWindow', properties],
  [`${widget}/panel/default-view.ts`, 'node.defaultView', properties],
  [`${widget}/loader/click.ts`, 'event.target.closest("a")', properties],
  [`${platform}/browser.ts`, 'document.hidden', globals],
  ['packages/sdk/src/chat/title.ts', 'document.title', globals],
  ['packages/chat-kit/src/message/tab.ts', 'document.title', globals],
  ['packages/chat-kit/src/timeline/now.ts', 'Date.now()', properties],
  ['packages/core/src/chat/bytes.ts', 'Buffer.byteLength(node)', globals],
  ['packages/core/src/site/folder.ts', 'process.cwd()', globals],
  ['packages/core/src/agent/random.ts', 'crypto.randomUUID()', globals],
]

/** The modules that provide what no element can replace, and a name that every browser has. */
const right: [file: string, code: string][] = [
  [`${platform}/page.ts`, 'document'],
  [`${platform}/storage.ts`, 'window.localStorage'],
  [`${widget}/loader/host-page.ts`, 'window.papo'],
  [`${widget}/panel/screen.ts`, 'visualViewport'],
  ['packages/console/src/page.ts', 'document.title'],
]

let folder: string
let found: { filename: string; code: string }[]

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'papo-lint-'))
  const config = JSON.parse(await readFile(join(root, '.oxlintrc.json'), 'utf8'))
  // Type-aware rules need a project; the rules tested here only read names.
  config.options.typeAware = false
  await writeFile(join(folder, '.oxlintrc.json'), JSON.stringify(config))
  for (const [file, code] of [...wrong, ...right]) {
    const path = join(folder, file)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, `export const value = (node, event) => ${code}\n`)
  }
  // oxlint exits with 1 where it has findings.
  const { stdout } = await run(join(root, 'node_modules/.bin/oxlint'), ['--format', 'json', '.'], {
    cwd: folder,
  }).catch((failure: { stdout: string }) => failure)
  found = JSON.parse(stdout).diagnostics
}, 60_000)

afterAll(() => rm(folder, { recursive: true, force: true }))

const rulesAgainst = (file: string) =>
  found
    .filter(({ filename, code }) => filename === file && code.includes('no-restricted'))
    .map(({ code }) => code)

test.each(wrong)('%s may not use %s', (file, _, rule) => {
  expect(new Set(rulesAgainst(file))).toEqual(new Set([rule]))
})

test.each(right)('%s may use %s', (file) => {
  expect(rulesAgainst(file)).toEqual([])
})
