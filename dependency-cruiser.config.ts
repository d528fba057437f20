import type { IConfiguration, IRegularForbiddenRuleType } from 'dependency-cruiser'

/**
 * The arrows of docs/architecture.md, one rule each. An import against an arrow or in a cycle fails
 * the gate, and so does a folder that has no arrows yet.
 */
const source = (name: string) => `^packages/${name}/src/`

/** The folders of the core from the ground up, and which of them each may import. */
const coreMayImport: Record<string, string[]> = {
  platform: [],
  audit: [],
  'access-log': [],
  site: ['audit', 'access-log'],
  visitor: ['site'],
  agent: ['audit', 'access-log', 'site'],
  queue: ['site', 'agent', 'visitor'],
  chat: ['audit', 'access-log', 'site', 'agent', 'visitor', 'queue'],
  session: ['audit', 'access-log', 'site', 'agent', 'visitor', 'chat'],
  message: ['site', 'agent', 'visitor', 'queue', 'chat', 'session'],
  presence: ['audit', 'site', 'agent', 'visitor', 'chat', 'session'],
  identity: ['audit', 'access-log', 'site', 'agent', 'visitor', 'chat', 'session'],
  privacy: ['audit', 'access-log', 'site', 'agent', 'visitor', 'chat', 'session'],
  canary: ['site'],
  metrics: ['canary'],
  memory: ['chat'],
}
/** The folders of the API, and which of them each may import. */
const apiMayImport: Record<string, string[]> = {
  'data-folder': [],
  canary: [],
  adapters: ['data-folder', 'canary'],
  http: ['canary'],
  server: ['data-folder', 'canary', 'adapters', 'http'],
  command: ['data-folder', 'server'],
}

const forbid = (
  name: string,
  comment: string,
  from: IRegularForbiddenRuleType['from'],
  to: IRegularForbiddenRuleType['to'],
): IRegularForbiddenRuleType => ({ name, comment, severity: 'error', from, to })

/** A rule for each folder of a package: it imports only the folders that it may. */
function foldersOf(name: string, mayImport: Record<string, string[]>): IRegularForbiddenRuleType[] {
  const folders = Object.keys(mayImport)
  const inside = (some: string[]) => `${source(name)}(${some.join('|')})/`
  const unknown = `${source(name)}(?!(${folders.join('|')})/)[^/]+/`
  const arrows = Object.entries(mayImport).map(([folder, known]) => {
    const others = folders.filter((other) => other !== folder && !known.includes(other))
    return forbid(
      `${name}-${folder}`,
      `${folder} imports only ${['platform', ...known].join(', ')}.`,
      { path: inside([folder]) },
      { path: inside(others.filter((other) => other !== 'platform')) },
    )
  })
  return [
    ...arrows,
    forbid(
      `${name}-has-known-folders-only`,
      `Each folder of ${name} has its arrows here.`,
      { path: unknown },
      {},
    ),
  ]
}

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
      'core-stands-on-protocol',
      'protocol ← core',
      { path: source('core') },
      { path: '^packages/(?!(core|protocol)/)' },
    ),
    forbid(
      'core-knows-no-technology',
      'The core runs in Node and in a browser, over ports.',
      { path: source('core') },
      { path: 'node_modules/(?!(jose|uuid)/)' },
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
      'api-stands-on-core',
      'protocol ← core ← api',
      { path: source('api') },
      { path: '^packages/(?!(api|core|protocol)/)' },
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
      'A package imports another one only by its entry point. The core has one for each module.',
      { path: '^packages/([^/]+)/' },
      {
        path: '^packages/[^/]+/src/',
        pathNot: '^packages/($1/|core/|[^/]+/src/index\\.ts$|protocol/src/schemas\\.ts$)',
      },
    ),
    forbid(
      'loader-without-panel',
      'The loader imports no value of the panel.',
      { path: '^packages/widget/src/loader/' },
      { path: '^packages/widget/src/panel/', dependencyTypesNot: ['type-only'] },
    ),
    ...foldersOf('core', coreMayImport),
    ...foldersOf('api', apiMayImport),
    forbid(
      'api-technology-only-in-adapters',
      'Only adapters import databases, caches and other technology.',
      { path: source('api'), pathNot: '^packages/api/src/adapters/' },
      {
        path: 'node_modules/(pg|kysely|redis|@redis|@electric-sql|prom-client|rate-limiter-flexible|@node-rs|@zxcvbn-ts)/',
      },
    ),
    forbid(
      'api-start-is-never-imported',
      'main and command start the program: nothing imports them.',
      { path: source('api') },
      { path: '^packages/api/src/(main|command)\\.ts$' },
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
