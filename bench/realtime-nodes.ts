import { setTimeout as sleep } from 'node:timers/promises'
import { Balancer } from './balancer.ts'
import { measuredEnv } from './chats.ts'
import { freshDatabase, servers } from './database.ts'
import { People } from './people.ts'
import { pinLoad, pinned, start } from './process.ts'

/**
 * `pnpm bench:realtime-nodes`: two API processes on PostgreSQL and Redis, and clients on the real SDK with sockets to
 * both. One process is killed while people talk: it prints how all come back, and whether anything is missing. IDLE,
 * TALKING and SECONDS change how much it does.
 */
const seconds = Number(process.env['SECONDS'] ?? 10)
const idle = Number(process.env['IDLE'] ?? 2000)
const talking = Number(process.env['TALKING'] ?? 100)
const backWithinMs = 60_000

const { database, redis } = servers()
pinLoad()
console.log(`servers and load on ${pinned ? 'a core each' : 'the same cores'}`)
const env = { ...measuredEnv, DATABASE_URL: await freshDatabase(database), REDIS_URL: redis }
const first = await start('packages/api/dist/main.js', env, '/readyz')
const second = await start('packages/api/dist/main.js', env, '/readyz')
await killed()
process.exit(0)

async function killed(): Promise<void> {
  const balancer = await Balancer.open([first.url, second.url])
  const people = await People.connect(balancer, { idle, talking })
  const steady = await people.talk(5, 5000)
  const at = performance.now()
  const talk = people.talk(seconds, 5000)
  await sleep(1000)
  await first.kill()
  const killedAt = performance.now()
  const { missing, sends } = await talk
  await sleep(1000)
  let counts = await people.online()
  while (counts.online < counts.all && performance.now() - killedAt < backWithinMs) {
    await sleep(200)
    counts = await people.online()
  }
  const attempts = balancer.attempts.filter((time) => time > at)
  const lastAt = Math.max(killedAt, ...attempts)
  const perSecondCounts = new Map<number, number>()
  for (const time of attempts) {
    const second = Math.floor((time - killedAt) / 1000)
    perSecondCounts.set(second, (perSecondCounts.get(second) ?? 0) + 1)
  }
  const spread = (lastAt - killedAt) / 1000
  console.log(
    `one of two nodes killed: ${counts.online} of ${counts.all} back, the last attempt after ${spread.toFixed(1)} s; ${attempts.length} attempts, most in a second ${Math.max(...perSecondCounts.values())}, mean ${(attempts.length / Math.max(1, spread)).toFixed(1)}; ${steady.sends + sends} messages, ${steady.missing + missing} missing`,
  )
  people.leave()
  balancer.close()
  await second.stop()
}
