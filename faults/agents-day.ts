import { playDay } from './agents-day/day.ts'
import { print } from './agents-day/outcome.ts'

/**
 * `pnpm day`: a day with five agents, one of them at the console in a real browser, and CHATS (300) visitors who come
 * within MINUTES (8). `--keyboard` plays that agent by keyboard alone. SEED repeats the choices of an earlier day.
 * DAY_DATABASE_URL names an empty PostgreSQL database and DAY_REDIS_URL a Redis; without them the database is the
 * embedded one. It ends with 1 if a promise is broken.
 */
const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 2 ** 31))
const isByKeyboard = process.argv.includes('--keyboard')
const options = {
  chats: Number(process.env['CHATS'] ?? 300),
  seconds: Number(process.env['MINUTES'] ?? 8) * 60,
  seed,
  isByKeyboard,
  patienceMs: Number(process.env['PATIENCE_SECONDS'] ?? 5) * 1000,
}
console.log(
  `${options.chats} chats in ${options.seconds} s, by ${isByKeyboard ? 'keyboard alone' : 'pointer'}, SEED=${seed}`,
)
const lines = await playDay(
  options,
  { databaseUrl: process.env['DAY_DATABASE_URL'], redisUrl: process.env['DAY_REDIS_URL'] },
  console.log,
)
print(lines)
process.exit(lines.some(({ faults }) => faults.length > 0) ? 1 : 0)
