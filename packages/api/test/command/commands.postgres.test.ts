import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { LogPage } from '@papo/protocol'
import { expect, it } from 'vitest'
import {
  createDatabase,
  createRedisDatabase,
  describeWithPostgres,
  describeWithServices,
} from '../../../../test/rig/services.ts'
import { openEdge } from '../http/edge.ts'
import { describeCommands } from './commands.ts'

describeWithPostgres('the command on PostgreSQL', () => {
  describeCommands(async () => {
    const database = await createDatabase()
    const edge = await openEdge({ DATABASE_URL: database.url })
    return {
      ...edge,
      async close() {
        await edge.close()
        await database.drop()
      },
    }
  })
})

const program = fileURLToPath(new URL('../../src/command.ts', import.meta.url))

describeWithServices('the command beside a server that runs', () => {
  it('erases a visitor, which whoever has the chat open is told of at once', async () => {
    const [database, redis] = [await createDatabase(), await createRedisDatabase()]
    const environment = { DATABASE_URL: database.url, REDIS_URL: redis.url }
    const edge = await openEdge(environment)
    try {
      const message = { clientId: randomUUID(), text: 'Está aí?' }
      const body = { siteKey: edge.site.key, clientId: randomUUID(), message }
      const started = await edge.call('POST', '/v1/chats', { body })
      const path = `/v1/chats/${String(started.body['sessionId'])}`
      const agent = await edge.agent('agent')
      const accepted = await edge.call('POST', `${path}/accept`, { token: agent })
      const { id } = accepted.body['visitor'] as { id: string }
      const read = async (query: string) => {
        const answer = await edge.call('GET', `${path}/messages${query}`, { token: agent })
        return answer.body as unknown as LogPage
      }
      const held = read(`?after=${(await read('')).cursor}&wait=25`)
      const before = performance.now()

      const child = spawn(process.execPath, [program, 'visitor', 'erase', id, '--yes'], {
        env: { PATH: process.env['PATH'] ?? '', ...environment },
        stdio: ['ignore', 'ignore', 'inherit'],
      })
      expect((await once(child, 'close'))[0]).toBe(0)
      const told = await held
      expect(performance.now() - before).toBeLessThan(20_000)
      expect([told.reset, told.messages[0]?.text]).toEqual([true, null])
    } finally {
      await edge.close()
      await redis.drop()
      await database.drop()
    }
  })
})

describeWithPostgres('the command on a database that is not Papo’s', () => {
  it('refuses each time: it makes nothing there', async () => {
    const database = await createDatabase()
    const env = { PATH: process.env['PATH'] ?? '', DATABASE_URL: database.url }
    try {
      for (const _ of [1, 2]) {
        const child = spawn(
          process.execPath,
          [program, 'visitor', 'find', '--email', 'ana@example.com'],
          {
            env,
            stdio: ['ignore', 'ignore', 'pipe'],
          },
        )
        let said = ''
        child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text))
        expect((await once(child, 'close'))[0]).not.toBe(0)
        expect(said).toContain('holds no data of Papo')
      }
    } finally {
      await database.drop()
    }
  })
})
