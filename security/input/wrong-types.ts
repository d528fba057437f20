import type { Chat, Message } from '@papo/sdk'
import { runConcurrently } from '../../fault-rig/run/concurrently.ts'
import { knownFor, placesOf, tokenFor } from '../../fault-rig/contract/callers.ts'
import { type Operation, pathOf, readContract } from '../../fault-rig/contract/document.ts'
import { exampleOf, type Field, fieldsOf, type Schema } from '../../fault-rig/contract/schema.ts'
import { wrongFor } from '../../fault-rig/contract/wrong.ts'
import { Workspace, type VisitorSession } from '../../fault-rig/clients/workspace.ts'
import type { RawClient } from '../../fault-rig/clients/raw-client.ts'
import type { Scenario } from '../../fault-rig/run/scenario.ts'
import { owner } from '../../fault-rig/stack/stack.ts'

/** Texts that databases and filters might treat as commands. */
const commands = [
  `'; DROP TABLE message; --`,
  `" OR ""="`,
  `1); DELETE FROM chat_session WHERE (1=1`,
  `'||(SELECT password_hash FROM agent LIMIT 1)||'`,
  '{"$gt":""}',
  '$where: 1',
  '%',
  '_____',
  '\\',
  `\\'; SELECT pg_sleep(30) --`,
  '${7*7}{{7*7}}<%= 7*7 %>',
  '*)(uid=*))(|(uid=*',
  '__proto__',
  'constructor',
]

/** Queries in place of one exact value; `*` is the parameter. */
const oddQueries = [
  '*=1&*=1',
  '*[]=1',
  '*[$ne]=1',
  '*.a=1',
  '*=%00',
  'admin=true',
  '__proto__=1',
  '__proto__[role]=owner',
  'constructor=1',
]
/** Added where the parameter is not free text; elsewhere these are plain text. */
const badlyEncoded = ['*=%ED%A0%80', '*=%zz']
/** Added where the parameter is a number. */
const oddNumbers = [
  '*=',
  '*=1e1',
  '*=0x1',
  '*=+1',
  '*=1.5',
  '*=-1',
  '*=NaN',
  '*=99999999999999999999',
]

const oddPlaces = [
  `'%20OR%201=1--`,
  '%00',
  '..%2f..%2fetc%2fpasswd',
  '[object%20Object]',
  '1e400',
  '-1',
  'null',
  '__proto__',
  '%ED%A0%80',
  'a'.repeat(5000),
]

export const wrongTypes: Scenario = {
  code: 'B5',
  name: 'wrong-types',
  what: 'Every field of every operation gets values of other types, out of range, nested, poisoned: all are refused and have no effect.',
  stacks: ['cluster', 'embedded'],
  protection: [
    {
      what: 'a body has only the fields of its schema',
      without: { at: 'closed-body', value: 'true' },
    },
    {
      what: 'a value has the type of its schema',
      without: { at: 'strict-types', condition: 'true' },
    },
    {
      what: 'a number is finite',
      without: [
        { at: 'finite-number', condition: 'false' },
        { at: 'strict-types', condition: 'true' },
      ],

      // The schema's own notation for a number means the same.
    },
    {
      what: 'a body is at most ten levels deep',
      without: { at: 'deepest-body', value: '1e9' },
    },
  ],
  async run(faultRun) {
    const client = faultRun.client()
    const ours = await Workspace.of(client, 'ours', owner)
    const visitorSession = await ours.startChat()
    const contract = await readContract(client)
    const run = new Run(client, ours, visitorSession)
    await ours.unchangedBy(async () => {
      for (const operation of contract) {
        faultRun.progress(operation.name)
        await run.bodies(operation)
        await run.addresses(operation)
      }
    })
    faultRun.progress('commands')
    await commandsAreText(client, ours)
    faultRun.progress('valid tokens are accepted')
    for (const operation of contract) await run.isNotRefused(operation)
    return {
      operations: contract.length,
      fields: run.fields,
      'refused bodies': run.refusedBodies,
      'refused addresses': run.refusedAddresses,
    }
  },
}

class Run {
  fields = 0
  refusedBodies = 0
  refusedAddresses = 0
  readonly #client: RawClient
  readonly #ours: Workspace
  readonly #guest: VisitorSession

  constructor(client: RawClient, ours: Workspace, visitorSession: VisitorSession) {
    this.#client = client
    this.#ours = ours
    this.#guest = visitorSession
  }

  /** Each field of the body with each value that it must refuse, one at a time. */
  async bodies(operation: Operation): Promise<void> {
    if (operation.body === null) {
      // The body of a GET is not read.
      if (operation.method === 'GET') return
      for (const json of ['{"seq":1}', '[]', '5', '"text"']) await this.#refuses(operation, json)
      return
    }
    const example = this.#example(operation)
    for (const field of fieldsOf(operation.body)) {
      this.fields += 1
      const wrong = wrongFor(field.schema).map((json) => withValue(example, field.path, json))
      const all = [...wrong, ...withFields(example, field), ...withoutFields(example, field)]
      await runConcurrently(all, (json) => this.#refuses(operation, json))
    }
  }

  /** Each parameter of the query and of the path in odd forms. */
  async addresses(operation: Operation): Promise<void> {
    const path = this.#path(operation)
    const queries = operation.parameters.filter((parameter) => parameter.in === 'query')
    const odd = [
      ...queries.flatMap(({ name, schema }) =>
        oddFor(schema).map((query) => query.replaceAll('*', name)),
      ),
      ...oddQueries.filter((query) => !query.includes('*')),
    ]
    await runConcurrently(odd, async (query) => {
      const { status } = await this.#call(operation, `${path}?${query}`)
      this.#expect([400], status, `${operation.method} ${path}?${query}`)
      this.refusedAddresses += 1
    })
    for (const { name } of operation.parameters.filter((parameter) => parameter.in === 'path')) {
      await runConcurrently(oddPlaces, async (place) => {
        const odd = pathOf(operation, { ...this.#places(), [name]: place })
        const { status } = await this.#call(operation, odd)
        this.#expect([400, 404, 414], status, `${operation.method} ${odd.slice(0, 200)}`)
        this.refusedAddresses += 1
      })
    }
  }

  /**
   * Checks that the correct request is not refused, so that each refusal is due to the wrong value.
   */
  async isNotRefused(operation: Operation): Promise<void> {
    if (operation.body === null) return
    const reply = await this.#call(operation, this.#path(operation), this.#example(operation))
    if (reply.status === 400) {
      throw new Error(`the example of ${operation.name} is not valid: ${reply.text}`)
    }
  }

  #places(): Record<string, string> {
    return placesOf(this.#ours, this.#guest)
  }

  #path(operation: Operation): string {
    return pathOf(operation, this.#places())
  }

  #example({ name, body }: Operation): unknown {
    return exampleOf(body as Schema, knownFor(this.#ours)[name])
  }

  async #refuses(operation: Operation, json: string): Promise<void> {
    const { method } = operation
    const path = this.#path(operation)
    const token = tokenFor(operation, this.#ours, this.#guest)
    const { status } = await this.#client.call(method, path, { token, bytes: json })
    this.#expect([400], status, `${method} ${path} with ${json.slice(0, 200)}`)
    this.refusedBodies += 1
  }

  #call(operation: Operation, path: string, body?: unknown) {
    const token = tokenFor(operation, this.#ours, this.#guest)
    return this.#client.call(operation.method, path, { token, body })
  }

  #expect(wanted: readonly number[], status: number, what: string): void {
    if (!wanted.includes(status)) throw new Error(`${what} was answered ${status}`)
  }
}

const oddFor = ({ type, pattern, enum: values }: Schema): string[] => [
  ...oddQueries,
  ...(type === 'string' && (pattern ?? values) === undefined ? [] : badlyEncoded),
  ...(type === 'integer' ? oddNumbers : []),
]

/** A placeholder for JSON that occurs in no value. */
const here = '@here@'

/** The body as JSON, with one field replaced by this JSON. */
function withValue(body: unknown, path: Field['path'], json: string): string {
  return JSON.stringify(replaced(body, path, here)).replace(JSON.stringify(here), () => json)
}

function replaced(value: unknown, [name, ...rest]: Field['path'], by: unknown): unknown {
  if (name === undefined) return by
  if (Array.isArray(value)) return value.map((inner: unknown) => replaced(inner, rest, by))
  const object = value as Record<string, unknown>
  return { ...object, [name]: replaced(object[name], rest, by) }
}

function at(value: unknown, path: Field['path']): Record<string, unknown> {
  return path.reduce((inner, name) => (inner as Record<string, unknown>)[name], value) as Record<
    string,
    unknown
  >
}

/** The body with an unknown field. */
function withFields(body: unknown, { path, schema }: Field): string[] {
  if (schema.properties === undefined) return []
  const inner = at(body, path)
  const names = ['admin', 'seq', 'createdAt', '$where', 'toString']
  return names.map((name) => withValue(body, path, JSON.stringify({ ...inner, [name]: true })))
}

/** The body without a required field. */
function withoutFields(body: unknown, { path, schema }: Field): string[] {
  return (schema.required ?? []).map((missing) => {
    const { [missing]: _, ...rest } = at(body, path)
    return withValue(body, path, JSON.stringify(rest))
  })
}

/** Texts that look like commands are stored and found as texts. */
async function commandsAreText(client: RawClient, ours: Workspace): Promise<void> {
  const { token } = ours.owner
  for (const text of commands) {
    const visitor = { name: text, attributes: { plan: text } }
    const page = { url: 'https://shop.example/', title: text }
    const message = { clientId: crypto.randomUUID(), text }
    const { chatId } = await ours.startChat(ours.site, { visitor, page, message })
    const read = <Body>(path: string) => client.ask<Body>('GET', path, { token })
    const chat = await read<Chat>(`/v1/chats/${chatId}`)
    const log = await read<{ messages: Message[] }>(`/v1/chats/${chatId}/messages`)
    const query = new URLSearchParams({ text, limit: '100' }).toString()
    const { chats } = await read<{ chats: Chat[] }>(`/v1/chats?${query}`)
    const seen = [chat.visitor.name, chat.visitor.attributes?.['plan'], chat.page?.title]
    if ([...seen, log.messages[0]?.text].some((one) => one !== text)) {
      throw new Error(`${text} was not stored as it is`)
    }
    const isFound = chats.some(({ id }) => id === chatId)
    const others = chats.filter((other) => other.visitor.name?.includes(text) !== true)
    if (!isFound || others.length > 0) {
      throw new Error(`${text} was ${isFound ? 'found elsewhere too' : 'not found'}`)
    }
  }
}
