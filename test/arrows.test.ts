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
  'chat-kit-stands-on-sdk': ['packages/chat-kit/src/api.ts', '../../api/src/index.ts'],
  'chat-kit-has-no-framework': ['packages/chat-kit/src/message/view.ts', 'preact'],
  'loader-takes-only-color-and-language': [
    'packages/widget/src/loader/links.ts',
    '../../../chat-kit/src/message/message.ts',
  ],
  'widget-stands-on-chat-kit': ['packages/widget/src/console.ts', '../../console/src/index.ts'],
  'console-stands-on-chat-kit': ['packages/console/src/widget.ts', '../../widget/src/index.ts'],
  'core-stands-on-protocol': ['packages/core/src/chat/sdk.ts', '../../../sdk/src/index.ts'],
  'core-does-no-io': ['packages/core/src/chat/file.ts', 'node:crypto'],
  'core-knows-no-technology': ['packages/core/src/chat/query.ts', 'kysely'],
  'core-only-call-checks-schemas': ['packages/core/src/chat/schema.ts', 'typebox'],
  'api-stands-on-core': ['packages/api/src/http/sdk.ts', '../../../sdk/src/index.ts'],
  'testing-stands-on-core-and-sdk': ['packages/testing/src/api.ts', '../../api/src/index.ts'],
  'testing-runs-anywhere': ['packages/testing/src/stores/file.ts', 'node:fs'],
  'no-schema-in-a-browser': ['packages/widget/src/schema.ts', '../../protocol/src/schemas.ts'],
  'only-tests-import-testing': ['packages/api/src/fake.ts', '../../testing/src/index.ts'],
  'packages-by-their-entry-point': ['packages/widget/src/back-door.ts', '../../sdk/src/inside.ts'],
  'core-platform': ['packages/core/src/platform/wrong.ts', '../audit/audit.ts'],
  'core-audit': ['packages/core/src/audit/wrong.ts', '../site/site.ts'],
  'core-access-log': ['packages/core/src/access-log/wrong.ts', '../site/site.ts'],
  'core-mail': ['packages/core/src/mail/wrong.ts', '../site/site.ts'],
  'core-workspace': ['packages/core/src/workspace/wrong.ts', '../site/site.ts'],
  'core-site': ['packages/core/src/site/wrong.ts', '../agent/agent.ts'],
  'core-visitor': ['packages/core/src/visitor/wrong.ts', '../agent/agent.ts'],
  'core-agent': ['packages/core/src/agent/wrong.ts', '../chat/chat.ts'],
  'core-canned-response': ['packages/core/src/canned-response/wrong.ts', '../chat/chat.ts'],
  'core-queue': ['packages/core/src/queue/wrong.ts', '../chat/chat.ts'],
  'core-chat': ['packages/core/src/chat/wrong.ts', '../message/message.ts'],
  'core-session': ['packages/core/src/session/wrong.ts', '../message/message.ts'],
  'core-message': ['packages/core/src/message/wrong.ts', '../presence/presence.ts'],
  'core-presence': ['packages/core/src/presence/wrong.ts', '../message/message.ts'],
  'core-identity': ['packages/core/src/identity/wrong.ts', '../message/message.ts'],
  'core-privacy': ['packages/core/src/privacy/wrong.ts', '../message/message.ts'],
  'core-memory': ['packages/core/src/memory/wrong.ts', '../message/message.ts'],
  'core-call': ['packages/core/src/call/wrong.ts', '../memory/memory.ts'],
  'core-realtime': ['packages/core/src/realtime/wrong.ts', '../memory/memory.ts'],
  'api-data-folder': ['packages/api/src/data-folder/wrong.ts', '../http/http.ts'],
  'api-health': ['packages/api/src/health/wrong.ts', '../adapters/adapters.ts'],
  'api-canary': ['packages/api/src/canary/wrong.ts', '../http/http.ts'],
  'api-database': ['packages/api/src/database/wrong.ts', '../http/http.ts'],
  'api-backup': ['packages/api/src/backup/wrong.ts', '../http/http.ts'],
  'api-metrics': ['packages/api/src/metrics/wrong.ts', '../http/http.ts'],
  'api-adapters': ['packages/api/src/adapters/wrong.ts', '../http/http.ts'],
  'api-http': ['packages/api/src/http/wrong.ts', '../adapters/adapters.ts'],
  'api-realtime': ['packages/api/src/realtime/wrong.ts', '../adapters/adapters.ts'],
  'api-server': ['packages/api/src/server/wrong.ts', '../command/command.ts'],
  'api-command': ['packages/api/src/command/wrong.ts', '../http/http.ts'],
  'testing-platform': ['packages/testing/src/platform/wrong.ts', '../backend/backend.ts'],
  'testing-adapters': ['packages/testing/src/adapters/wrong.ts', '../backend/backend.ts'],
  'testing-database': ['packages/testing/src/database/wrong.ts', '../stores/stores.ts'],
  'testing-stores': ['packages/testing/src/stores/wrong.ts', '../backend/backend.ts'],
  'testing-conduct': ['packages/testing/src/conduct/wrong.ts', '../backend/backend.ts'],
  'testing-backend': ['packages/testing/src/backend/wrong.ts', '../database/database.ts'],
  'sdk-papo-error': ['packages/sdk/src/papo-error.ts', './chat/chat.ts'],
  'sdk-platform': ['packages/sdk/src/platform/wrong.ts', '../transport/transport.ts'],
  'sdk-transport': ['packages/sdk/src/transport/wrong.ts', '../sync/sync.ts'],
  'sdk-sync': ['packages/sdk/src/sync/wrong.ts', '../outbox/outbox.ts'],
  'sdk-realtime': ['packages/sdk/src/realtime/wrong.ts', '../outbox/outbox.ts'],
  'sdk-outbox': ['packages/sdk/src/outbox/wrong.ts', '../chat/chat.ts'],
  'sdk-chat': ['packages/sdk/src/chat/wrong.ts', '../visitor/visitor.ts'],
  'sdk-agent': ['packages/sdk/src/agent/wrong.ts', '../visitor/visitor.ts'],
  'sdk-visitor': ['packages/sdk/src/visitor/wrong.ts', '../agent/agent.ts'],
  'chat-kit-announcer': ['packages/chat-kit/src/announcer/wrong.ts', '../message/message.ts'],
  'chat-kit-appearance': ['packages/chat-kit/src/appearance/wrong.ts', '../message/message.ts'],
  'chat-kit-count': ['packages/chat-kit/src/count/wrong.ts', '../message/message.ts'],
  'chat-kit-language': ['packages/chat-kit/src/language/wrong.ts', '../message/message.ts'],
  'chat-kit-message': ['packages/chat-kit/src/message/wrong.ts', '../timeline/timeline.ts'],
  'chat-kit-person': ['packages/chat-kit/src/person/wrong.ts', '../message/message.ts'],
  'chat-kit-preview': ['packages/chat-kit/src/preview/wrong.ts', '../message/message.ts'],
  'chat-kit-store': ['packages/chat-kit/src/store/wrong.ts', '../message/message.ts'],
  'chat-kit-timeline': ['packages/chat-kit/src/timeline/wrong.ts', '../message/message.ts'],
  'widget-papo': ['packages/widget/src/papo.ts', './view/view.ts'],
  'widget-locales': ['packages/widget/src/locales/wrong.ts', '../view/view.ts'],
  'widget-appearance': ['packages/widget/src/appearance/wrong.ts', '../view/view.ts'],
  'widget-design': ['packages/widget/src/design/wrong.ts', '../view/view.ts'],
  'widget-icon': ['packages/widget/src/icon/wrong.ts', '../view/view.ts'],
  'widget-start-gate': ['packages/widget/src/start-gate/wrong.ts', '../view/view.ts'],
  'widget-panel-contract': ['packages/widget/src/panel-contract.ts', './panel/panel.ts'],
  'widget-launcher': ['packages/widget/src/launcher/wrong.ts', '../panel/panel.ts'],
  'widget-loader': ['packages/widget/src/loader/wrong.ts', '../panel/panel.ts'],
  'widget-view': ['packages/widget/src/view/wrong.ts', '../panel/panel.ts'],
  'widget-composer': ['packages/widget/src/composer/wrong.ts', '../chat/chat.ts'],
  'widget-queue': ['packages/widget/src/queue/wrong.ts', '../chat/chat.ts'],
  'widget-prechat': ['packages/widget/src/prechat/wrong.ts', '../home/home.ts'],
  'widget-rating': ['packages/widget/src/rating/wrong.ts', '../chat/chat.ts'],
  'widget-home': ['packages/widget/src/home/wrong.ts', '../chat/chat.ts'],
  'widget-chat': ['packages/widget/src/chat/wrong.ts', '../panel/panel.ts'],
  'widget-panel': ['packages/widget/src/panel/wrong.ts', '../loader/loader.ts'],
  'widget-preview': ['packages/widget/src/preview/wrong.ts', '../loader/loader.ts'],
  'console-locales': ['packages/console/src/locales/wrong.ts', '../design/design.ts'],
  'console-clock': ['packages/console/src/clock/wrong.ts', '../design/design.ts'],
  'console-navigation': ['packages/console/src/navigation/wrong.ts', '../agent/agent.ts'],
  'console-alerts': ['packages/console/src/alerts/wrong.ts', '../agent/agent.ts'],
  'console-commands': ['packages/console/src/commands/wrong.ts', '../agent/agent.ts'],
  'console-palette': ['packages/console/src/palette/wrong.ts', '../history/history.ts'],
  'console-visitor': ['packages/console/src/visitor/wrong.ts', '../conversations/conversations.ts'],
  'console-design': ['packages/console/src/design/wrong.ts', '../agent/agent.ts'],
  'console-availability': ['packages/console/src/availability/wrong.ts', '../agent/agent.ts'],
  'console-sign-in': ['packages/console/src/sign-in/wrong.ts', '../agent/agent.ts'],
  'console-agent': ['packages/console/src/agent/wrong.ts', '../agent-app/agent-app.ts'],
  'console-chat-list': ['packages/console/src/chat-list/wrong.ts', '../history/history.ts'],
  'console-queue': ['packages/console/src/queue/wrong.ts', '../conversations/conversations.ts'],
  'console-form': ['packages/console/src/form/wrong.ts', '../conversations/conversations.ts'],
  'console-second-factor': ['packages/console/src/second-factor/wrong.ts', '../history/history.ts'],
  'console-account': ['packages/console/src/account/wrong.ts', '../history/history.ts'],
  'console-download': ['packages/console/src/download/wrong.ts', '../design/design.ts'],
  'console-loaded': ['packages/console/src/loaded/wrong.ts', '../agent/agent.ts'],
  'console-canned-response': [
    'packages/console/src/canned-response/wrong.ts',
    '../conversations/conversations.ts',
  ],
  'console-block': ['packages/console/src/block/wrong.ts', '../conversations/conversations.ts'],
  'console-workspace': ['packages/console/src/workspace/wrong.ts', '../history/history.ts'],
  'console-privacy': ['packages/console/src/privacy/wrong.ts', '../history/history.ts'],
  'console-audit': ['packages/console/src/audit/wrong.ts', '../history/history.ts'],
  'console-mail': ['packages/console/src/mail/wrong.ts', '../history/history.ts'],
  'console-health': ['packages/console/src/health/wrong.ts', '../history/history.ts'],
  'console-first-run': ['packages/console/src/first-run/wrong.ts', '../history/history.ts'],
  'console-people': ['packages/console/src/people/wrong.ts', '../history/history.ts'],
  'console-open': ['packages/console/src/open/wrong.ts', '../history/history.ts'],
  'console-settings': ['packages/console/src/settings/wrong.ts', '../history/history.ts'],
  'console-site': ['packages/console/src/site/wrong.ts', '../agent-app/agent-app.ts'],
  'console-site-settings': ['packages/console/src/site-settings/wrong.ts', '../history/history.ts'],
  'console-transfer': [
    'packages/console/src/transfer/wrong.ts',
    '../conversations/conversations.ts',
  ],
  'console-conversations': ['packages/console/src/conversations/wrong.ts', '../history/history.ts'],
  'console-person': ['packages/console/src/person/wrong.ts', '../history/history.ts'],
  'console-history': ['packages/console/src/history/wrong.ts', '../agent-app/agent-app.ts'],
  'console-messages': ['packages/console/src/messages/wrong.ts', '../agent-app/agent-app.ts'],
  'console-agent-app': ['packages/console/src/agent-app/wrong.ts', '../transfer/transfer.ts'],
  'core-has-known-folders-only': ['packages/core/src/helpers/wrong.ts', '../chat/chat.ts'],
  'api-has-known-folders-only': ['packages/api/src/common/wrong.ts', '../http/http.ts'],
  'testing-has-known-folders-only': [
    'packages/testing/src/helpers/wrong.ts',
    '../stores/stores.ts',
  ],
  'sdk-has-known-folders-only': ['packages/sdk/src/utils/wrong.ts', '../chat/chat.ts'],
  'chat-kit-has-known-folders-only': [
    'packages/chat-kit/src/types/wrong.ts',
    '../message/message.ts',
  ],
  'widget-has-known-folders-only': ['packages/widget/src/shared/wrong.ts', '../view/view.ts'],
  'console-has-known-folders-only': ['packages/console/src/lib/wrong.ts', '../design/design.ts'],
  'fault-rig-random': ['fault-rig/random/wrong.ts', '../proxy/proxy.ts'],
  'fault-rig-mutations': ['fault-rig/mutations/wrong.ts', '../stack/stack.ts'],
  'fault-rig-proxy': ['fault-rig/proxy/wrong.ts', '../stack/stack.ts'],
  'fault-rig-clients': ['fault-rig/clients/wrong.ts', '../run/run.ts'],
  'fault-rig-contract': ['fault-rig/contract/wrong.ts', '../run/run.ts'],
  'fault-rig-oracle': ['fault-rig/oracle/wrong.ts', '../stack/stack.ts'],
  'fault-rig-stack': ['fault-rig/stack/wrong.ts', '../run/run.ts'],
  'fault-rig-run': ['fault-rig/run/wrong.ts', '../report/report.ts'],
  'fault-rig-protections': ['fault-rig/protections/wrong.ts', '../report/report.ts'],
  'fault-rig-report': ['fault-rig/report/wrong.ts', '../command/command.ts'],
  'fault-rig-command': ['fault-rig/command/wrong.ts', '../proxy/proxy.ts'],
  'fault-rig-has-known-folders-only': ['fault-rig/helpers/wrong.ts', '../run/run.ts'],
  'faults-failures': ['faults/failures/wrong.ts', '../load/load.ts'],
  'faults-load': ['faults/load/wrong.ts', '../failures/failures.ts'],
  'faults-proxies': ['faults/proxies/wrong.ts', '../load/load.ts'],
  'faults-agents-day': ['faults/agents-day/wrong.ts', '../load/load.ts'],
  'faults-has-known-folders-only': ['faults/scenarios/wrong.ts', '../load/load.ts'],
  'security-access': ['security/access/wrong.ts', '../privacy/privacy.ts'],
  'security-input': ['security/input/wrong.ts', '../privacy/privacy.ts'],
  'security-privacy': ['security/privacy/wrong.ts', '../access/access.ts'],
  'security-has-known-folders-only': ['security/scenarios/wrong.ts', '../privacy/privacy.ts'],
  'rig-stands-below-scenarios': ['fault-rig/oracle/scenario.ts', '../../faults/load/load.ts'],
  'scenarios-stand-alone': ['faults/load/access.ts', '../../security/access/access.ts'],
  'rig-sees-the-product-from-outside': [
    'security/access/core.ts',
    '../../packages/core/src/chat/chat.ts',
  ],
  'nothing-stands-on-the-rig': ['packages/api/src/oracle.ts', '../../../fault-rig/run/run.ts'],
  'front-ends-have-known-files-only': ['packages/console/src/types.ts', './design/design.ts'],
  'sockets-only-in-realtime': ['packages/api/src/http/socket.ts', 'ws'],
  'api-technology-only-in-adapters': ['packages/api/src/http/query.ts', 'kysely'],
  'start-is-never-imported': ['packages/api/src/server/again.ts', '../main.ts'],
}

/** More imports that a rule forbids. */
const alsoWrong: [rule: string, file: string, imported: string][] = [
  ['no-schema-in-a-browser', 'packages/sdk/src/table.ts', '../../protocol/src/endpoints.ts'],
  ['rig-stands-below-scenarios', 'fault-rig/run/all.ts', '../all-scenarios.ts'],
  ['scenarios-stand-alone', 'security/input/all.ts', '../../fault-rig/all-scenarios.ts'],
  ['rig-sees-the-product-from-outside', 'fault-rig/run/sdk.ts', '../../packages/sdk/src/inside.ts'],
]

/** The imported files. */
const innocent = [
  ...['protocol', 'core', 'sdk', 'api', 'widget', 'console', 'testing'].map(
    (name) => `packages/${name}/src/index.ts`,
  ),
  'packages/sdk/src/inside.ts',
  'packages/protocol/src/schemas.ts',
  'packages/protocol/src/endpoints.ts',
  'packages/api/src/main.ts',
  ...['audit', 'site', 'agent', 'chat', 'message', 'presence', 'memory'].map(
    (name) => `packages/core/src/${name}/${name}.ts`,
  ),
  ...['adapters', 'http', 'command'].map((name) => `packages/api/src/${name}/${name}.ts`),
  ...['backend', 'database', 'stores'].map((name) => `packages/testing/src/${name}/${name}.ts`),
  ...['agent', 'chat', 'outbox', 'sync', 'transport', 'visitor'].map(
    (name) => `packages/sdk/src/${name}/${name}.ts`,
  ),
  ...['message', 'timeline'].map((name) => `packages/chat-kit/src/${name}/${name}.ts`),
  ...['chat', 'home', 'loader', 'panel', 'view'].map(
    (name) => `packages/widget/src/${name}/${name}.ts`,
  ),
  ...['agent', 'agent-app', 'conversations', 'design', 'history', 'transfer'].map(
    (name) => `packages/console/src/${name}/${name}.ts`,
  ),
  'fault-rig/all-scenarios.ts',
  ...['command', 'proxy', 'report', 'run', 'stack'].map((name) => `fault-rig/${name}/${name}.ts`),
  ...['failures', 'load'].map((name) => `faults/${name}/${name}.ts`),
  ...['access', 'privacy'].map((name) => `security/${name}/${name}.ts`),
  'node_modules/fastify/index.js',
  'node_modules/kysely/index.js',
  'node_modules/preact/index.js',
  'node_modules/typebox/index.js',
  'node_modules/ws/index.js',
]

const forbiddenImports = [
  ...Object.entries(wrong).map(([rule, [file, imported]]) => [rule, file, imported] as const),
  ...alsoWrong,
]

let folder: string

async function lay(file: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, file)), { recursive: true })
  await writeFile(join(folder, file), text)
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'papo-arrows-'))
  for (const file of innocent) await lay(file, 'export const value = 1\n')
  for (const [, file, imported] of forbiddenImports) {
    await lay(file, `import { value } from '${imported}'\nexport const seen = value\n`)
  }
  await lay('packages/sdk/src/other.ts', `export { seen as value } from './one.ts'\n`)
  for (const name of ['fastify', 'kysely', 'preact', 'typebox', 'ws']) {
    await lay(
      `node_modules/${name}/package.json`,
      `{ "name": "${name}", "version": "1.0.0", "main": "index.js" }`,
    )
  }
})

afterAll(() => rm(folder, { recursive: true, force: true }))

it('each arrow of the architecture forbids an import against it', async () => {
  const answer = await cruise(
    ['packages', 'fault-rig', 'faults', 'security'],
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
  for (const [rule, file] of forbiddenImports) {
    expect(violations.filter(({ from }) => from === file).map((v) => v.rule.name)).toContain(rule)
  }
}, 30_000)
