import { runConcurrently } from '../../fault-rig/run/concurrently.ts'
import { Workspace } from '../../fault-rig/clients/workspace.ts'
import { RawSocket } from '../../fault-rig/clients/raw-socket.ts'
import type { RawClient } from '../../fault-rig/clients/raw-client.ts'
import { percentile } from '../../fault-rig/run/percentile.ts'
import type { Scenario } from '../../fault-rig/run/scenario.ts'
import type { ApiNode } from '../../fault-rig/stack/api-node.ts'
import { owner } from '../../fault-rig/stack/stack.ts'
import type { FaultRun } from '../../fault-rig/run/fault-run.ts'

/** A slower sender is disconnected within this time. */
const shutOutWithinMs = 30_000
/** Pause between two bytes of a slow sender. */
const dripEveryMs = 2000
/**
 * Memory in MiB that all of it may cost a node, on a quiet machine and on any other. The embedded
 * database runs in the process, and its memory varies as it works.
 */
/**  */
const strictMegabytes = { cluster: 10, embedded: 40 } as const
const looseMegabytes = 80
/** How much slower other callers may become meanwhile; on a quiet machine only. */
const strictFactor = 1.5

const big = (bytes: number) => 'a'.repeat(bytes)

/**
 * Broken requests, each with the statuses that may answer it. Closing without an answer is allowed
 * too.
 */
const broken: readonly (readonly [what: string, sent: string, statuses: readonly number[]])[] = [
  ['a header of 20 KB', `GET /healthz HTTP/1.1\r\nHost: a\r\nX-A: ${big(20_000)}\r\n\r\n`, [431]],
  ['3000 headers', `GET /healthz HTTP/1.1\r\nHost: a\r\n${'X-A: b\r\n'.repeat(3000)}\r\n`, [431]],
  ['an address of 9 KB', `GET /${big(9000)} HTTP/1.1\r\nHost: a\r\n\r\n`, [414]],
  ['an address of 40 KB', `GET /${big(40_000)} HTTP/1.1\r\nHost: a\r\n\r\n`, [414, 431]],
  ['no host', 'GET /healthz HTTP/1.1\r\n\r\n', [400]],
  [
    'two lengths',
    'POST /v1/chats HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nContent-Length: 9\r\n\r\n{}',
    [400],
  ],
  [
    'a length and chunks',
    'POST /v1/chats HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /v1/me HTTP/1.1\r\nHost: a\r\n\r\n',
    [400],
  ],
  [
    'an odd transfer encoding',
    'POST /v1/chats HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n',
    [400],
  ],
  [
    'another transfer encoding',
    'POST /v1/chats HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n',
    [400],
  ],
  [
    'a chunk without a length',
    'POST /v1/chats HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nxx\r\n{}\r\n0\r\n\r\n',
    [400],
  ],
  ['a negative length', 'POST /v1/chats HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n', [400]],
  ['a folded header', 'GET /healthz HTTP/1.1\r\nHost: a\r\nX-A: b\r\n c\r\n\r\n', [200, 400]],
  ['a blank before the colon', 'GET /healthz HTTP/1.1\r\nHost : a\r\n\r\n', [400]],
  ['NUL in a header', 'GET /healthz HTTP/1.1\r\nHost: a\r\nX-A: a\0b\r\n\r\n', [400]],
  [
    'a bare line feed in a header',
    'GET /healthz HTTP/1.1\r\nHost: a\r\nX-A: a\nX-B: b\r\n\r\n',
    [200, 400],
  ],
  ['no HTTP', 'olá, tudo bem?\r\n\r\n', [400]],
  ['bytes', '\u0016\u0003\u0001\u0002\0\u0001\0\u0001\r\n\r\n', [400]],
  ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', [400, 505]],
  [
    'a tunnel',
    'CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n',
    [400, 404, 405],
  ],
  ['TRACE', 'TRACE / HTTP/1.1\r\nHost: a\r\n\r\n', [400, 404, 405]],
  ['a method that nobody knows', 'BREW /healthz HTTP/1.1\r\nHost: a\r\n\r\n', [400]],
  ['a whole address', 'GET http://evil.example/v1/me HTTP/1.1\r\nHost: a\r\n\r\n', [400, 401, 404]],
  ['an odd expectation', 'GET /healthz HTTP/1.1\r\nHost: a\r\nExpect: money\r\n\r\n', [200, 417]],
  [
    'an upgrade',
    'GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n',
    [200, 400, 404, 426],
  ],
]

export const brokenHttp: Scenario = {
  code: 'B10',
  name: 'broken-http',
  what: 'Connections that send slowly, too much, or no HTTP are closed, while other callers are served as before.',
  stacks: ['cluster', 'embedded'],
  protection: [
    {
      what: 'the time of a request’s arrival is limited',
      without: [
        { at: 'time-of-request', value: '290_000' },
        { at: 'time-of-headers', value: '290_000' },
      ],
    },
    {
      what: 'a refusal of the parser is answered with its own status',
      without: { at: 'parser-refusal', value: 'notHttp' },
    },
    {
      what: 'the length of an address is limited',
      without: { at: 'longest-address', value: '1e9' },
    },
  ],
  async run(faultRun) {
    const client = faultRun.client()
    const ours = await Workspace.of(client, 'ours', owner)
    const [node] = faultRun.nodes
    if (node === undefined) throw new Error('there is no node')
    const before = await timesOf(client, ours, 100)
    faultRun.progress('broken HTTP')
    const breakIt = () => runConcurrently(broken, (one) => isRefused(faultRun, node, one))
    // The first time compiles and loads code that stays in memory.
    await breakIt()
    const piped = await isAnsweredInOrder(faultRun, node)
    const sockets = faultRun.pick({ brief: 50, usual: 500, full: 500 })
    await isServed(faultRun, node, sockets)
    const memory = node.memory()
    await breakIt()
    faultRun.progress('slow senders')
    const { worstMs, during } = await shutsOut(faultRun, node, sockets, () =>
      timesOf(client, ours, 20),
    )
    const after = await timesOf(client, ours, 100)
    const grown = node.memory() - memory
    if (!(await node.isReady())) throw new Error('the node is not ready any more')
    const factor = percentile(during, 0.95) / percentile([...before, ...after], 0.95)
    requireSteadyMemory(faultRun, grown, factor)
    return {
      'broken requests': broken.length,
      'answered in order': piped,
      'slow sockets': sockets,
      'shut out after ms': Math.round(worstMs),
      'MiB more': grown,
      'p95 times': factor,
    }
  },
}

function requireSteadyMemory(faultRun: FaultRun, grown: number, factor: number): void {
  const maxMegabytes = faultRun.isStrict ? strictMegabytes[faultRun.name] : looseMegabytes
  if (grown > maxMegabytes) throw new Error(`it cost ${Math.round(grown)} MiB`)
  if (faultRun.isStrict && factor > strictFactor) {
    throw new Error(`other callers became ${factor.toFixed(1)} times slower`)
  }
}

/** Durations of ordinary calls, in milliseconds. */
async function timesOf(client: RawClient, { owner }: Workspace, calls: number): Promise<number[]> {
  const times: number[] = []
  for (let at = 0; at < calls; at += 1) {
    const began = performance.now()
    await client.ask('GET', '/v1/chats/waiting', owner)
    times.push(performance.now() - began)
  }
  return times
}

async function isRefused(
  faultRun: FaultRun,
  node: ApiNode,
  [what, sent, statuses]: (typeof broken)[number],
): Promise<void> {
  const socket = await RawSocket.open(node.port)
  socket.write(Buffer.from(sent, 'latin1'))
  const isOver = () => socket.isClosed || socket.statuses.length > 0
  await faultRun.until(`${what} is answered`, isOver)
  const [status, ...more] = socket.statuses
  const isFine = status === undefined ? socket.isClosed : statuses.includes(status)
  const isInOurWords = status === undefined || status < 400 || isWorded(socket.received)
  socket.close()
  if (!isFine || more.length > 0) {
    throw new Error(`${what} was answered ${[status, ...more].join(', ')}`)
  }
  if (!isInOurWords) throw new Error(`${what} was answered ${status} without a problem of ours`)
}

/** A few refusals come from Node itself and have no body; every other one is a problem. */
const isWorded = (received: string): boolean =>
  !received.replace(/^0\r\n\r\n$/m, '').split('\r\n\r\n')[1] ||
  /content-type: application\/problem\+json/i.test(received)

/** Many requests in one packet: each is answered, in the order of the requests. */
async function isAnsweredInOrder(faultRun: FaultRun, node: ApiNode): Promise<number> {
  const socket = await RawSocket.open(node.port)
  const paths = ['/healthz', '/nowhere', '/v1/me', '/healthz']
  const wanted = Array.from({ length: 50 }, () => [200, 404, 401, 200]).flat()
  socket.write(
    paths
      .map((path) => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`)
      .join('')
      .repeat(50),
  )
  await faultRun.until('every request is answered', () => socket.statuses.length >= wanted.length)
  const { statuses } = socket
  socket.close()
  if (statuses.join() !== wanted.join()) throw new Error('requests in a row were mixed up')
  return wanted.length
}

/** The same number of well-behaved connections, as a baseline. */
async function isServed(faultRun: FaultRun, node: ApiNode, count: number): Promise<void> {
  const sockets = await Promise.all(Array.from({ length: count }, () => RawSocket.open(node.port)))
  for (const socket of sockets) socket.write('GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n')
  await faultRun.until('every call is answered', () =>
    sockets.every((one) => one.statuses[0] === 200),
  )
  for (const socket of sockets) socket.close()
}

/**
 * Headers and bodies that never end: how long the last of them lasts, and how other callers fare
 * meanwhile.
 */
async function shutsOut(
  faultRun: FaultRun,
  node: ApiNode,
  count: number,
  others: () => Promise<number[]>,
): Promise<{ worstMs: number; during: number[] }> {
  const beginnings = [
    'GET /healthz HTTP/1.1\r\nHost: a\r\nX-A: ',
    'POST /v1/chats HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 60000\r\n\r\n{',
  ]
  const sockets = await Promise.all(Array.from({ length: count }, () => RawSocket.open(node.port)))
  for (const [at, socket] of sockets.entries()) socket.write(beginnings[at % 2] ?? '')
  const drip = setInterval(() => sockets.forEach((socket) => socket.write('a')), dripEveryMs)
  faultRun.atEnd(() => {
    clearInterval(drip)
    for (const socket of sockets) socket.close()
  })
  const during: number[] = []
  const isOver = async () => {
    during.push(...(await others()))
    return sockets.every((socket) => socket.isClosed)
  }
  await faultRun.until('every slow sender is shut out', isOver, shutOutWithinMs)
  clearInterval(drip)
  const answered = sockets.flatMap(({ statuses }) => statuses)
  const wrong = answered.find((status) => status !== 408 && status !== 401 && status !== 400)
  if (wrong !== undefined) throw new Error(`a slow sender was answered ${wrong}`)
  return { worstMs: Math.max(...sockets.map((socket) => socket.openMs)), during }
}
