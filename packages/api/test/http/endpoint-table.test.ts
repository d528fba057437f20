import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Answers } from '@papo/core/call/answer'
import { endpoints } from '@papo/protocol/endpoints'
import { fastify } from 'fastify'
import { describe, expect, it } from 'vitest'
import { requireRow, serveEndpoints } from '../../src/http/endpoint-routes.ts'

const unused = () => Promise.reject(new Error('nobody calls it'))
const all = Object.fromEntries(Object.keys(endpoints).map((name) => [name, unused]))
const root = fileURLToPath(new URL('../../../../', import.meta.url))

/** An app that checks its routes as the real one does. */
function checkedApp() {
  const app = fastify({ ajv: { customOptions: { allowUnionTypes: true } } })
  app.addHook('onRoute', requireRow)
  return app
}

describe('the app fails to build', () => {
  it('without a handler for an endpoint of the table', () => {
    const { getChat: _missing, ...others } = all
    expect(() => serveEndpoints(checkedApp(), others as unknown as Answers)).toThrow(
      'the endpoint getChat has no handler',
    )
    expect(() => serveEndpoints(checkedApp(), all as unknown as Answers)).not.toThrow()
  })

  it('with a route under /v1 that is not in the table', () => {
    const app = checkedApp()
    expect(() => app.get('/v1/secrets', unused)).toThrow(
      'the route GET /v1/secrets is not in the table of endpoints',
    )
    expect(() => app.put('/v1/chats', unused)).toThrow('PUT /v1/chats')
    expect(() => app.get('/v1/chats', unused)).not.toThrow()
    expect(() => app.get('/healthz', unused)).not.toThrow()
  })
})

describe('the documentation', () => {
  it('names only endpoints that exist', () => {
    const shape = (path: string) => path.replaceAll(/:\w+|\{\w+\}/g, '*')
    const known = new Set(
      Object.values(endpoints).map(({ method, path }) => `${method} ${shape(path)}`),
    )
    const files = ['README.md', ...globSync('docs/*.md', { cwd: root })]
    const named = files.flatMap((file) => [
      ...readFileSync(join(root, file), 'utf8').matchAll(
        /\b(GET|POST|PUT|PATCH|DELETE) (\/v1\/[\w/{}-]+)/g,
      ),
    ])
    const calls = named.map(([, method, path = '']) => `${method} ${shape(path)}`)
    expect(calls.length).toBeGreaterThan(10)
    expect([...new Set(calls)].filter((call) => !known.has(call))).toEqual([])
  })
})
