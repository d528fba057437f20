import { brotliCompressSync, constants, deflateSync, gzipSync } from 'node:zlib'
import { runConcurrently } from '../../fault-rig/run/concurrently.ts'
import { knownFor, placesOf, tokenFor } from '../../fault-rig/contract/callers.ts'
import { type Operation, pathOf, readContract } from '../../fault-rig/contract/document.ts'
import { exampleOf } from '../../fault-rig/contract/schema.ts'
import { Workspace, type VisitorSession } from '../../fault-rig/clients/workspace.ts'
import type { Call, Reply, RawClient } from '../../fault-rig/clients/raw-client.ts'
import type { Scenario } from '../../fault-rig/run/scenario.ts'
import { owner } from '../../fault-rig/stack/stack.ts'

/** Types that are not exactly the accepted one; null sends none. */
const otherTypes = [
  null,
  '',
  'text/plain',
  'text/plain;charset=UTF-8',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/json\ta',
  'application/json\t;charset=utf-8',
  'application/json;',
  'application/json; charset',
  'application/json; charset=utf-16',
  'application/json; charset=utf-7',
  'application/json; charset=latin1',
  'application/json; charset=utf-8; a=b',
  'application/json; a=b; charset=utf-8',
  'application/json, text/plain',
  'application/json application/json',
  'application/jsonx',
  'application/json/x',
  'application/vnd.api+json',
  'application/x-json',
  'text/json',
  'Application/JSON',
  'APPLICATION/JSON',
  'application/json\u00a0',
  'application//json',
  'application',
  '*/*',
  'application/*',
  `application/json; charset=${'u'.repeat(3000)}`,
]

/** HTTP ignores blanks around a value. */
const sameTypes = [
  ' application/json',
  'application/json ',
  '\tapplication/json',
  'application/json; charset=utf-8',
  'application/json;charset=UTF-8',
]

/** A body whose fields are in no schema. */
const wrong = { nobody: { knows: 'this' } }
const bombBytes = 20 * 1024 * 1024

export const contentTypes: Scenario = {
  code: 'B6',
  name: 'content-types',
  what: 'Every route that takes a body gets bodies of other types and compressed ones: none gets past the schema.',
  stacks: ['cluster', 'embedded'],
  protection: [
    {
      what: 'a body’s type must be exactly the one of the parser',
      without: { at: 'exact-type', value: "!type.includes('json')" },
    },
    {
      what: 'no other parser reads a body',
      without: [
        {
          at: 'one-parser',
          as: `$it
            app.addContentTypeParser('*', (_request, payload, done) => {
              payload.resume()
              done(null, undefined)
            })`,
        },
        { at: 'exact-type', value: 'false' },
      ],
    },
    {
      what: 'a compressed body is refused',
      without: { at: 'packed-body', condition: 'false' },
    },
  ],
  async run(faultRun) {
    const client = faultRun.client()
    const ours = await Workspace.of(client, 'ours', owner)
    const visitorSession = await ours.startChat()
    const run = new Run(client, ours, visitorSession)
    const taking = (await readContract(client)).filter(({ body }) => body !== null)
    const before = faultRun.nodes.map((node) => node.memory())
    await ours.unchangedBy(async () => {
      for (const operation of taking) {
        faultRun.progress(operation.name)
        await run.refusesTypes(operation)
        await run.refusesPacked(operation)
      }
    })
    const grown = faultRun.nodes.map((node, at) => node.memory() - (before[at] ?? 0))
    if (Math.max(...grown) > (2 * bombBytes) / 1024 / 1024) {
      throw new Error(`compressed bodies cost ${Math.round(Math.max(...grown))} MiB`)
    }
    return { operations: taking.length, refused: run.refused }
  },
}

class Run {
  refused = 0
  readonly #bombs = bombs()
  readonly #client: RawClient
  readonly #ours: Workspace
  readonly #guest: VisitorSession

  constructor(client: RawClient, ours: Workspace, visitorSession: VisitorSession) {
    this.#client = client
    this.#ours = ours
    this.#guest = visitorSession
  }

  async refusesTypes(operation: Operation): Promise<void> {
    const right = exampleOf(operation.body ?? {}, knownFor(this.#ours)[operation.name])
    await runConcurrently(otherTypes, async (type) => {
      for (const body of [right, wrong]) {
        const reply = await this.#call(operation, { type, body })
        this.#demand([415], reply, `${operation.name} as ${JSON.stringify(type)}`)
      }
    })
    await runConcurrently(sameTypes, async (type) => {
      const reply = await this.#call(operation, { type, body: wrong })
      this.#demand([400], reply, `${operation.name} as ${JSON.stringify(type)}`)
    })
    const headers = { 'content-type': ['application/json', 'text/plain'] }
    const twice = await this.#call(operation, { body: wrong, headers })
    this.#demand([400, 415], twice, `${operation.name} with two types`)
  }

  async refusesPacked(operation: Operation): Promise<void> {
    await runConcurrently(this.#bombs, async ([coding, bytes]) => {
      const reply = await this.#call(operation, { bytes, headers: { 'content-encoding': coding } })
      this.#demand([415], reply, `${operation.name}, packed by ${coding},`)
    })
    const headers = { 'content-encoding': 'identity' }
    this.#demand([415], await this.#call(operation, { body: wrong, headers }), 'identity')
  }

  #call(operation: Operation, call: Call): Promise<Reply> {
    const token = tokenFor(operation, this.#ours, this.#guest)
    const path = pathOf(operation, placesOf(this.#ours, this.#guest))
    return this.#client.call(operation.method, path, { token, ...call })
  }

  #demand(wanted: readonly number[], reply: Reply, what: string): void {
    if (!wanted.includes(reply.status)) throw new Error(`${what} was answered ${reply.summary}`)
    this.refused += 1
  }
}

/** Small bodies that would decompress to far more. */
function bombs(): [coding: string, bytes: Buffer][] {
  const bomb = Buffer.alloc(bombBytes, ' ')
  const params = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MIN_QUALITY }
  return [
    ['gzip', gzipSync(bomb)],
    ['deflate', deflateSync(bomb)],
    ['br', brotliCompressSync(bomb, { params })],
  ]
}
