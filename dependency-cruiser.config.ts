import type { IConfiguration, IRegularForbiddenRuleType } from 'dependency-cruiser'

/**
 * The arrows of docs/architecture.md, one rule each. An import against an arrow or in a cycle fails
 * the gate.
 */
const source = (name: string) => `^packages/${name}/src/`
const apiModules = [
  'audit',
  'site',
  'agent',
  'chat',
  'identity',
  'presence',
  'queue',
  'message',
  'realtime',
  'canary',
  'metrics',
  'privacy',
]
const pathOf = (names: string[]) => `^packages/api/src/(${names.join('|')})/`
const routes = 'routes\\.ts$'
/** The modules that start the program or join its parts. */
const start = 'main|command|compose|open-adapters|app'

/** The modules of the API that each module may import. */
const mayImport: Record<string, string[]> = {
  audit: [],
  site: ['audit'],
  agent: ['audit', 'site'],
  chat: ['audit', 'site', 'agent'],
  identity: ['audit', 'site', 'agent', 'chat'],
  presence: ['audit', 'site', 'agent', 'chat'],
  message: ['site', 'agent', 'chat'],
  queue: ['site', 'agent', 'chat'],
  canary: ['site', 'agent'],
  metrics: ['canary'],
  privacy: ['audit', 'site', 'agent', 'chat'],
  // realtime may import all of them.
}

const forbid = (
  name: string,
  comment: string,
  from: IRegularForbiddenRuleType['from'],
  to: IRegularForbiddenRuleType['to'],
): IRegularForbiddenRuleType => ({ name, comment, severity: 'error', from, to })

const nounArrows = Object.entries(mayImport).map(([name, known]) => {
  const others = apiModules.filter((other) => other !== name && !known.includes(other))
  return forbid(
    `api-${name}-imports-only-lower-modules`,
    'audit ← site ← agent ← chat ← message; queue, identity, presence → chat, agent; realtime → chat, message, queue',
    { path: pathOf([name]) },
    { path: pathOf(others) },
  )
})

export default {
  forbidden: [
    forbid('no-cycles', 'No import is part of a cycle.', {}, { circular: true }),
    forbid('no-unresolvable', 'Every import resolves.', {}, { couldNotResolve: true }),
    forbid(
      'protocol-stands-alone',
      'protocol imports no other package.',
      { path: source('protocol') },
      { path: '^packages/(?!protocol/)' },
    ),
    forbid(
      'protocol-does-no-io',
      'protocol has no I/O.',
      { path: source('protocol') },
      { dependencyTypes: ['core'] },
    ),
    forbid(
      'sdk-stands-on-protocol',
      'protocol ← sdk',
      { path: source('sdk') },
      { path: '^packages/(?!(sdk|protocol)/)' },
    ),
    forbid(
      'sdk-depends-on-nothing',
      'The SDK has no runtime dependency.',
      { path: source('sdk') },
      { path: 'node_modules' },
    ),
    forbid(
      'widget-stands-on-sdk',
      'sdk ← widget',
      { path: source('widget') },
      { path: '^packages/(?!(widget|sdk|protocol)/)' },
    ),
    forbid(
      'console-stands-on-sdk',
      'sdk ← console',
      { path: source('console') },
      { path: '^packages/(?!(console|sdk|protocol)/)' },
    ),
    forbid(
      'api-stands-on-protocol',
      'protocol ← api',
      { path: source('api') },
      { path: '^packages/(?!(api|protocol)/)' },
    ),
    forbid(
      'no-schema-in-a-browser',
      'Browsers receive types of the schemas, never a schema.',
      { path: source('(sdk|widget|console)') },
      { path: '^packages/protocol/src/schemas\\.ts$|node_modules/typebox/' },
    ),
    forbid(
      'only-tests-import-testing',
      'Only tests and examples import testing.',
      { path: '^(packages/(?!testing/)[^/]+/src/|scripts/)' },
      { path: '^packages/testing/' },
    ),
    forbid(
      'packages-by-their-entry-point',
      'A package imports another one only by its entry point.',
      { path: '^packages/([^/]+)/' },
      {
        path: '^packages/[^/]+/src/',
        pathNot: '^packages/($1/|[^/]+/src/index\\.ts$|protocol/src/schemas\\.ts$)',
      },
    ),
    forbid(
      'loader-without-panel',
      'The loader imports no value of the panel.',
      { path: '^packages/widget/src/loader/' },
      { path: '^packages/widget/src/panel/', dependencyTypesNot: ['type-only'] },
    ),
    ...nounArrows,
    forbid(
      'api-only-compose-chooses-adapters',
      'Only open-adapters and compose choose the database and the cache.',
      {
        path: source('api'),
        pathNot: '^packages/api/src/((compose|open-adapters)\\.ts$|adapters/)',
      },
      { path: '^packages/api/src/adapters/' },
    ),
    forbid(
      'api-technology-only-in-adapters',
      'Only adapters import databases, caches and other technology.',
      { path: source('api'), pathNot: '^packages/api/src/adapters/' },
      {
        path: 'node_modules/(pg|kysely|redis|@redis|@electric-sql|prom-client|@node-rs|@zxcvbn-ts)/',
      },
    ),
    forbid(
      'api-adapters-know-ports-only',
      'routes → use cases → domain + ports ← adapters',
      { path: '^packages/api/src/adapters/' },
      { path: `^packages/api/src/(http/|app\\.ts$|compose\\.ts$|main\\.ts$)|${routes}` },
    ),
    forbid(
      'api-use-cases-know-no-http',
      'Only routes know HTTP.',
      { path: pathOf(apiModules), pathNot: routes },
      { path: `^packages/api/src/http/|node_modules/@?fastify/|${routes}` },
    ),
    forbid(
      'api-start-is-never-imported',
      'main and command start the program, compose and open-adapters join its parts: no part imports them.',
      { path: source('api'), pathNot: `^packages/api/src/(${start})\\.ts$` },
      { path: `^packages/api/src/(${start})\\.ts$` },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist/' },
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'default'],
      extensions: ['.ts', '.tsx', '.d.ts', '.js', '.mjs', '.json'],
    },
  },
} satisfies IConfiguration
