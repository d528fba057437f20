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
import { openApi } from '../http/api-under-test.ts'
import { describeCommands } from './commands.ts'

describeWithPostgres('the command on PostgreSQL', () => {
  describeCommands(async () => {
    const database = await createDatabase()
    const api = await openApi({ DATABASE_URL: database.url })
    return {
      ...api,
      async close() {
        await api.close()
        await database.drop()
      },
    }
  })
})

const program = fileURLToPath(new URL('../../src/command.ts', import.meta.url))

describeWithServices('the command beside a server that runs', () => {
  it('erases a visitor, and open clients of the chat see it at once', async () => {
    const [database, redis] = [await createDatabase(), await createRedisDatabase()]
    const environment = { DATABASE_URL: database.url, REDIS_URL: redis.url }
    const api = await openApi(environment)
    try {
      const message = { clientId: randomUUID(), text: 'Está aí?' }
      const body = { siteKey: api.site.key, clientId: randomUUID(), message }
      const started = await api.call('POST', '/v1/chats', { body })
      const path = `/v1/chats/${String(started.body['sessionId'])}`
      const agent = await api.agent('agent')
      const accepted = await api.call('POST', `${path}/accept`, { token: agent })
      const { id } = accepted.body['visitor'] as { id: string }
      const read = async (query: string) => {
        const answer = await api.call('GET', `${path}/messages${query}`, { token: agent })
        return answer.body as unknown as LogPage
      }
      const held = read(`?after=${(await read('')).cursor}&wait=25`)
      const before = performance.now()

      const child = spawn(process.execPath, [program, 'visitor', 'erase', id, '--yes'], {
        env: { PATH: process.env['PATH'] ?? '', ...environment },
        stdio: ['ignore', 'ignore', 'inherit'],
      })
      expect((await once(child, 'close'))[0]).toBe(0)
      const output = await held
      expect(performance.now() - before).toBeLessThan(20_000)
      expect([output.reset, output.messages[0]?.text]).toEqual([true, null])
    } finally {
      await api.close()
      await redis.drop()
      await database.drop()
    }
  })
})

describeWithPostgres('the command on a database that is not Papo’s', () => {
  it('refuses each time, and creates nothing there', async () => {
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
        let stderr = ''
        child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
        expect((await once(child, 'close'))[0]).not.toBe(0)
        expect(stderr).toContain('holds no data of Papo')
      }
    } finally {
      await database.drop()
    }
  })
})
