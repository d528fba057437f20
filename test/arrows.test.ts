import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { cruise, type ICruiseResult } from 'dependency-cruiser'
import { afterAll, beforeAll, expect, it } from 'vitest'
import config from '../dependency-cruiser.config.ts'

/** For each rule, a file that breaks it: the file, and its import. */
const wrong: Record<string, [file: string, imported: string]> = {
  'no-cycles': ['packages/sdk/src/one.ts', './other.ts'],
  'no-unresolvable': ['packages/sdk/src/lost.ts', './nowhere.ts'],
  'protocol-stands-alone': ['packages/protocol/src/chat.ts', '../../sdk/src/index.ts'],
  'protocol-does-no-io': ['packages/protocol/src/file.ts', 'node:fs'],
  'sdk-stands-on-protocol': ['packages/sdk/src/api.ts', '../../api/src/index.ts'],
  'sdk-depends-on-nothing': ['packages/sdk/src/dependency.ts', 'fastify'],
  'widget-stands-on-sdk': ['packages/widget/src/console.ts', '../../console/src/index.ts'],
  'console-stands-on-sdk': ['packages/console/src/widget.ts', '../../widget/src/index.ts'],
  'api-stands-on-protocol': ['packages/api/src/sdk.ts', '../../sdk/src/index.ts'],
  'no-schema-in-a-browser': ['packages/widget/src/schema.ts', '../../protocol/src/schemas.ts'],
  'only-tests-import-testing': ['packages/api/src/fake.ts', '../../testing/src/index.ts'],
  'packages-by-their-entry-point': ['packages/widget/src/back-door.ts', '../../sdk/src/inside.ts'],
  'loader-without-panel': ['packages/widget/src/loader/eager.ts', '../panel/panel.ts'],
  'api-audit-imports-only-lower-modules': ['packages/api/src/audit/a.ts', '../agent/agent.ts'],
  'api-site-imports-only-lower-modules': ['packages/api/src/site/a.ts', '../agent/agent.ts'],
  'api-agent-imports-only-lower-modules': ['packages/api/src/agent/a.ts', '../chat/chat.ts'],
  'api-chat-imports-only-lower-modules': ['packages/api/src/chat/a.ts', '../message/message.ts'],
  'api-identity-imports-only-lower-modules': [
    'packages/api/src/identity/a.ts',
    '../message/message.ts',
  ],
  'api-presence-imports-only-lower-modules': [
    'packages/api/src/presence/a.ts',
    '../message/message.ts',
  ],
  'api-privacy-imports-only-lower-modules': [
    'packages/api/src/privacy/a.ts',
    '../message/message.ts',
  ],
  'api-queue-imports-only-lower-modules': ['packages/api/src/queue/a.ts', '../message/message.ts'],
  'api-message-imports-only-lower-modules': ['packages/api/src/message/a.ts', '../queue/queue.ts'],
  'api-canary-imports-only-lower-modules': [
    'packages/api/src/canary/a.ts',
    '../message/message.ts',
  ],
  'api-metrics-imports-only-lower-modules': [
    'packages/api/src/metrics/a.ts',
    '../message/message.ts',
  ],
  'api-only-compose-chooses-adapters': [
    'packages/api/src/chat/adapter.ts',
    '../adapters/redis/cache.ts',
  ],
  'api-technology-only-in-adapters': ['packages/api/src/chat/query.ts', 'kysely'],
  'api-adapters-know-ports-only': [
    'packages/api/src/adapters/redis/http.ts',
    '../../http/problem.ts',
  ],
  'api-use-cases-know-no-http': ['packages/api/src/chat/reply.ts', '../http/problem.ts'],
  'api-start-is-never-imported': ['packages/api/src/chat/start.ts', '../main.ts'],
}

/** The imported files. */
const innocent = [
  ...['protocol', 'sdk', 'api', 'widget', 'console', 'testing'].map(
    (name) => `packages/${name}/src/index.ts`,
  ),
  'packages/sdk/src/inside.ts',
  'packages/protocol/src/schemas.ts',
  'packages/widget/src/panel/panel.ts',
  'packages/api/src/main.ts',
  'packages/api/src/http/problem.ts',
  'packages/api/src/adapters/redis/cache.ts',
  ...['agent', 'chat', 'message', 'queue'].map((name) => `packages/api/src/${name}/${name}.ts`),
  'node_modules/fastify/index.js',
  'node_modules/kysely/index.js',
]

let folder: string

async function lay(file: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, file)), { recursive: true })
  await writeFile(join(folder, file), text)
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'papo-arrows-'))
  for (const file of innocent) await lay(file, 'export const value = 1\n')
  for (const [file, imported] of Object.values(wrong)) {
    await lay(file, `import { value } from '${imported}'\nexport const seen = value\n`)
  }
  await lay('packages/sdk/src/other.ts', `export { seen as value } from './one.ts'\n`)
  for (const name of ['fastify', 'kysely']) {
    await lay(
      `node_modules/${name}/package.json`,
      `{ "name": "${name}", "version": "1.0.0", "main": "index.js" }`,
    )
  }
})

afterAll(() => rm(folder, { recursive: true, force: true }))

it('each arrow of the architecture forbids an import against it', async () => {
  const answer = await cruise(
    ['packages'],
    {
      ...config.options,
      baseDir: folder,
      validate: true,
      ruleSet: { forbidden: config.forbidden },
    },
    config.options.enhancedResolveOptions,
  )
  const { violations } = (answer.output as ICruiseResult).summary
  const broken = new Set(violations.map((violation) => violation.rule.name))
  const rules = config.forbidden.map((rule) => rule.name)
  expect(broken).toEqual(new Set(rules))
  for (const [rule, [file]] of Object.entries(wrong)) {
    expect(violations.filter(({ from }) => from === file).map((v) => v.rule.name)).toContain(rule)
  }
}, 30_000)
