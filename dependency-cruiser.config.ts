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
  workspace: [],
  mail: ['audit'],
  site: ['audit', 'access-log'],
  visitor: [],
  agent: ['audit', 'workspace', 'mail', 'site'],
  'canned-response': ['audit', 'workspace', 'site', 'agent'],
  queue: [],
  chat: ['audit', 'access-log', 'site', 'agent', 'canned-response', 'visitor', 'queue'],
  session: ['audit', 'access-log', 'workspace', 'mail', 'site', 'agent', 'visitor', 'chat'],
  message: ['mail', 'site', 'agent', 'visitor', 'queue', 'chat', 'session'],
  presence: ['audit', 'mail', 'site', 'agent', 'visitor', 'chat', 'session'],
  identity: ['audit', 'access-log', 'site', 'agent', 'visitor', 'chat', 'session'],
  privacy: [
    'workspace',
    'audit',
    'access-log',
    'mail',
    'site',
    'agent',
    'canned-response',
    'visitor',
    'chat',
    'session',
  ],
  memory: ['chat'],
  call: [
    'audit',
    'access-log',
    'mail',
    'site',
    'visitor',
    'agent',
    'canned-response',
    'queue',
    'chat',
    'session',
    'message',
    'presence',
    'identity',
    'privacy',
  ],
  realtime: ['site', 'agent', 'visitor', 'queue', 'chat', 'session', 'message', 'presence', 'call'],
}
/** The folders of the API, and which of them each may import. */
const apiMayImport: Record<string, string[]> = {
  'data-folder': [],
  canary: [],
  database: ['canary'],
  backup: ['database'],
  metrics: ['canary', 'database'],
  health: ['canary'],
  adapters: ['data-folder', 'canary', 'database', 'metrics', 'health'],
  http: ['canary', 'database', 'metrics'],
  realtime: ['metrics', 'http'],
  server: [
    'data-folder',
    'canary',
    'database',
    'metrics',
    'health',
    'adapters',
    'http',
    'realtime',
    'backup',
  ],
  command: ['data-folder', 'backup', 'server'],
}
/** The folders of the test backend, and which of them each may import. */
const testingMayImport: Record<string, string[]> = {
  platform: [],
  adapters: [],
  database: [],
  stores: ['database'],
  conduct: ['platform'],
  backend: ['platform', 'adapters', 'stores', 'conduct'],
}

/** The parts of the SDK, and which of them each may import. */
const sdkMayImport: Record<string, string[]> = {
  'papo-error.ts': [],
  platform: [],
  transport: [],
  sync: ['transport'],
  realtime: ['transport', 'sync'],
  outbox: ['sync'],
  chat: ['transport', 'sync', 'outbox'],
  agent: ['transport', 'sync', 'realtime', 'chat'],
  visitor: ['transport', 'sync', 'realtime', 'chat'],
}
/** The parts of what both front ends need, and which of them each may import. */
const chatKitMayImport: Record<string, string[]> = {
  announcer: [],
  appearance: [],
  count: [],
  language: [],
  message: [],
  person: [],
  preview: ['language'],
  store: [],
  timeline: [],
}
/** The parts of the widget, and which of them each may import. */
const widgetMayImport: Record<string, string[]> = {
  'papo.ts': [],
  locales: [],
  appearance: [],
  icon: [],
  design: [],
  'start-gate': [],
  'panel-contract.ts': [],
  launcher: [],
  loader: ['panel-contract.ts', 'launcher'],
  view: ['icon'],
  composer: ['icon', 'view'],
  queue: ['view'],
  prechat: ['icon', 'view'],
  rating: ['icon', 'view'],
  home: ['icon', 'start-gate', 'view', 'prechat'],
  chat: ['icon', 'view', 'composer', 'queue', 'rating'],
  panel: [
    'appearance',
    'icon',
    'design',
    'start-gate',
    'panel-contract.ts',
    'launcher',
    'view',
    'composer',
    'queue',
    'prechat',
    'rating',
    'home',
    'chat',
  ],
  preview: ['launcher', 'view', 'rating', 'chat', 'panel'],
}
/** The parts of the console, and which of them each may import. */
const consoleMayImport: Record<string, string[]> = {
  locales: [],
  clock: [],
  navigation: [],
  alerts: ['navigation'],
  visitor: [],
  design: [],
  availability: ['design'],
  loaded: ['design'],
  'sign-in': ['design', 'loaded'],
  commands: [],
  agent: ['navigation', 'alerts', 'design', 'sign-in', 'commands'],
  'chat-list': ['visitor', 'design', 'agent'],
  queue: ['visitor', 'design', 'agent', 'chat-list', 'loaded'],
  form: ['navigation', 'design', 'agent'],
  site: ['navigation', 'design', 'agent', 'form'],
  'second-factor': ['design', 'agent', 'sign-in'],
  account: ['design', 'agent', 'form', 'second-factor'],
  people: ['navigation', 'design', 'agent', 'form'],
  open: ['design', 'sign-in'],
  'site-settings': ['navigation', 'design', 'agent', 'form'],
  download: [],
  'canned-response': ['design', 'agent', 'form', 'download', 'loaded'],
  block: ['visitor', 'design', 'agent', 'chat-list', 'loaded'],
  workspace: ['design', 'agent', 'form', 'loaded'],
  privacy: ['navigation', 'design', 'agent', 'download', 'loaded'],
  audit: ['navigation', 'design', 'agent', 'download', 'loaded'],
  health: ['design', 'agent', 'loaded'],
  mail: ['design', 'agent', 'loaded'],
  settings: [
    'navigation',
    'design',
    'agent',
    'site',
    'site-settings',
    'people',
    'account',
    'canned-response',
    'block',
    'workspace',
    'privacy',
    'audit',
    'health',
    'mail',
  ],
  'first-run': ['design', 'agent', 'form', 'loaded', 'site'],
  transfer: ['design', 'agent'],
  conversations: [
    'visitor',
    'design',
    'agent',
    'chat-list',
    'queue',
    'canned-response',
    'block',
    'transfer',
  ],
  person: ['visitor', 'design', 'agent', 'block', 'conversations', 'loaded'],
  history: ['visitor', 'design', 'agent', 'chat-list', 'conversations'],
  messages: ['visitor', 'design', 'agent', 'chat-list', 'queue', 'conversations'],
  palette: [
    'navigation',
    'visitor',
    'design',
    'availability',
    'agent',
    'commands',
    'queue',
    'settings',
    'conversations',
  ],
  'agent-app': [
    'navigation',
    'commands',
    'palette',
    'alerts',
    'visitor',
    'loaded',
    'design',
    'availability',
    'sign-in',
    'agent',
    'queue',
    'form',
    'second-factor',
    'first-run',
    'settings',
    'conversations',
    'person',
    'history',
    'messages',
  ],
}

/** The parts of the fault rig, and which of them each may import. */
const rigMayImport: Record<string, string[]> = {
  random: [],
  mutations: [],
  proxy: ['random'],
  clients: [],
  contract: ['clients'],
  oracle: ['proxy', 'clients'],
  stack: ['mutations', 'proxy'],
  run: ['random', 'mutations', 'proxy', 'clients', 'oracle', 'stack'],
  protections: ['mutations', 'stack', 'run'],
  report: ['oracle', 'stack', 'run', 'protections'],
  command: ['stack', 'run', 'protections', 'report'],
}
/** The groups of scenarios: none imports another. */
const faultsMayImport: Record<string, string[]> = {
  failures: [],
  load: [],
  proxies: [],
  'agents-day': [],
}
const securityMayImport: Record<string, string[]> = { access: [], input: [], privacy: [] }

const forbid = (
  name: string,
  comment: string,
  from: IRegularForbiddenRuleType['from'],
  to: IRegularForbiddenRuleType['to'],
): IRegularForbiddenRuleType => ({ name, comment, severity: 'error', from, to })

/**
 * A rule for each part of a package, which is a folder or a loose file: it imports only the parts that
 * it may, and the ground, which every part may import.
 */
function partsOf(
  name: string,
  ground: string[],
  mayImport: Record<string, string[]>,
  home = source(name),
): IRegularForbiddenRuleType[] {
  const parts = Object.keys(mayImport)
  const inside = (some: string[]) => `${home}(${some.join('|')})(/|$)`
  const unknown = `${home}(?!(${parts.join('|')})/)[^/]+/`
  const arrows = Object.entries(mayImport).map(([part, listed]) => {
    const known = [...ground, ...listed].filter((other) => other !== part)
    return forbid(
      `${name}-${part.replace(/\.ts$/, '')}`,
      `${part} imports only ${known.join(', ') || 'itself'}.`,
      { path: inside([part]) },
      { path: inside(parts.filter((other) => other !== part && !known.includes(other))) },
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
      'core-does-no-io',
      'The core has no I/O: the environment comes through its ports.',
      { path: source('core') },
      { dependencyTypes: ['core'] },
    ),
    forbid(
      'core-knows-no-technology',
      'The core runs in Node and in a browser, over ports.',
      { path: source('core') },
      { path: String.raw`node_modules/(?!(\.pnpm|jose|papaparse|typebox)/)` },
    ),
    forbid(
      'core-only-call-checks-schemas',
      'Schemas are checked where calls come in, and nowhere else.',
      { path: source('core'), pathNot: '^packages/core/src/call/' },
      { path: 'node_modules/typebox/' },
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
      'chat-kit-stands-on-sdk',
      'protocol, sdk ← chat-kit',
      { path: source('chat-kit') },
      { path: '^packages/(?!(chat-kit|sdk|protocol)/)' },
    ),
    forbid(
      'chat-kit-has-no-framework',
      'What both front ends need depends on no framework and no library, except for the hook that binds a store to a view.',
      {
        path: source('chat-kit'),
        pathNot: String.raw`^packages/chat-kit/src/store/use-store\.ts$`,
      },
      { path: 'node_modules' },
    ),
    forbid(
      'widget-stands-on-chat-kit',
      'chat-kit, sdk ← widget',
      { path: source('widget') },
      { path: '^packages/(?!(widget|chat-kit|sdk|protocol)/)' },
    ),
    forbid(
      'console-stands-on-chat-kit',
      'chat-kit, sdk ← console',
      { path: source('console') },
      { path: '^packages/(?!(console|chat-kit|sdk|protocol)/)' },
    ),
    forbid(
      'loader-takes-only-color-and-language',
      'Every page loads the loader: of what both front ends need, it takes the colour and the language.',
      { path: '^packages/widget/src/(loader|launcher)/' },
      {
        path: source('chat-kit'),
        pathNot: String.raw`^packages/chat-kit/src/(appearance/color|language/language)\.ts$`,
      },
    ),
    forbid(
      'api-stands-on-core',
      'protocol ← core ← api',
      { path: source('api') },
      { path: '^packages/(?!(api|core|protocol)/)' },
    ),
    forbid(
      'testing-stands-on-core-and-sdk',
      'core, sdk ← testing',
      { path: source('testing') },
      { path: '^packages/(?!(testing|core|sdk|protocol)/)' },
    ),
    forbid(
      'testing-runs-anywhere',
      'The test backend runs in Node and in a browser.',
      { path: source('testing') },
      { dependencyTypes: ['core'] },
    ),
    forbid(
      'no-schema-in-a-browser',
      'Browsers receive types of the schemas and of the table of endpoints, never a schema.',
      { path: source('(sdk|chat-kit|widget|console)') },
      { path: '^packages/protocol/src/(schemas|endpoints)\\.ts$|node_modules/typebox/' },
    ),
    forbid(
      'only-tests-import-testing',
      'Only tests and examples import testing.',
      { path: '^(packages/(?!testing/)[^/]+/src/|scripts/)' },
      { path: '^packages/testing/' },
    ),
    forbid(
      'packages-by-their-entry-point',
      'A package imports another one only by its entry point. The core and chat-kit have one for each module.',
      { path: '^packages/([^/]+)/' },
      {
        path: '^packages/[^/]+/src/',
        pathNot:
          '^packages/($1/|core/|chat-kit/|[^/]+/src/index\\.ts$|protocol/src/(schemas|endpoints|types)\\.ts$)',
      },
    ),
    ...partsOf('core', ['platform'], coreMayImport),
    ...partsOf('api', [], apiMayImport),
    ...partsOf('testing', [], testingMayImport),
    ...partsOf('sdk', ['papo-error.ts', 'platform'], sdkMayImport),
    ...partsOf('chat-kit', [], chatKitMayImport),
    ...partsOf('widget', ['papo.ts', 'locales'], widgetMayImport),
    ...partsOf('console', ['locales', 'clock'], consoleMayImport),
    ...partsOf('fault-rig', [], rigMayImport, '^fault-rig/'),
    ...partsOf('faults', [], faultsMayImport, '^faults/'),
    ...partsOf('security', [], securityMayImport, '^security/'),
    forbid(
      'rig-stands-below-scenarios',
      'fault-rig ← faults, security: the rig knows scenarios only in its list of all.',
      { path: '^fault-rig/', pathNot: '^fault-rig/((main|all-scenarios)\\.ts|.*\\.test\\.ts)$' },
      { path: '^(faults|security|fault-rig/(main|all-scenarios)\\.ts)(/|$)' },
    ),
    forbid(
      'scenarios-stand-alone',
      'faults and security import the rig, and not each other.',
      { path: '^(faults|security)/' },
      { path: '^(faults|security|fault-rig/(main|all-scenarios)\\.ts)(/|$)', pathNot: '^$1/' },
    ),
    forbid(
      'rig-sees-the-product-from-outside',
      'Rig and scenarios know the wire and the SDK, and nothing inside the product.',
      { path: '^(fault-rig|faults|security)/' },
      {
        path: '^packages/',
        pathNot: '^packages/(sdk/src/index|protocol/src/(index|endpoints))\\.ts$',
      },
    ),
    forbid(
      'nothing-stands-on-the-rig',
      'Only the tests of the whole product import the rig and its scenarios.',
      { path: '^(packages|examples|scripts|bench)/' },
      { path: '^(fault-rig|faults|security)/' },
    ),
    forbid(
      'front-ends-have-known-files-only',
      'A loose file of a front end or the SDK starts it or has its arrows here.',
      {
        path: `${source('(sdk|chat-kit|widget|console)')}(?!(index|main|papo|papo-error|panel-contract)\\.tsx?$)[^/]+$`,
      },
      {},
    ),
    forbid(
      'api-technology-only-in-adapters',
      'Only adapters import databases, caches and other technology.',
      { path: source('api'), pathNot: '^packages/api/src/adapters/' },
      {
        path: 'node_modules/(pg|kysely|redis|@redis|@electric-sql|prom-client|rate-limiter-flexible|@node-rs|@zxcvbn-ts|image-size|date-holidays)/',
      },
    ),
    forbid(
      'sockets-only-in-realtime',
      'Only realtime knows the technology of sockets.',
      { path: source('api'), pathNot: '^packages/api/src/realtime/' },
      { path: 'node_modules/(ws|@types/ws)/' },
    ),
    forbid(
      'start-is-never-imported',
      'index, main and command are ways into a package: nothing inside it imports them.',
      { path: '^packages/([^/]+)/src/' },
      { path: '^packages/$1/src/(index|main|command)\\.tsx?$' },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // The example with Next is a project of its own, installed only where it is tested.
    exclude: { path: '(^|/)dist/|^examples/next/' },
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'default'],
      extensions: ['.ts', '.tsx', '.d.ts', '.js', '.mjs', '.json'],
    },
  },
} satisfies IConfiguration
