import { PGlite } from '@electric-sql/pglite'
import fastify from 'fastify'
import pg from 'pg'
import Type from 'typebox'

/**
 * The baseline that the product is compared with: a bare Fastify route that answers the bytes of a
 * poll from a schema, and a bare durable INSERT per request with a named statement, on the same
 * database software.
 */
const answer = JSON.parse(process.env['BASELINE_ANSWER'] ?? '{}') as object
const databaseUrl = process.env['DATABASE_URL']
const app = fastify()

const shape = Type.Object(Object.fromEntries(Object.keys(answer).map((key) => [key, Type.Any()])))
app.get('/poll', { schema: { response: { 200: shape } } }, async () => answer)

const columns =
  'id text primary key, seq bigserial, chat text, text text, at timestamptz default now()'
const statement = 'INSERT INTO baseline (id, chat, text) VALUES ($1, $2, $3) RETURNING seq, at'

const insert = databaseUrl === undefined ? await embedded() : await pooled(databaseUrl)
app.post<{ Body: { clientId: string; text: string } }>(
  '/send',
  {
    schema: {
      body: Type.Object({ clientId: Type.String(), text: Type.String() }),
      response: { 201: Type.Object({ seq: Type.Any(), at: Type.Any() }) },
    },
  },
  async (request, reply) => {
    const { clientId, text } = request.body
    return reply.code(201).send(await insert([clientId, 'chat', text]))
  },
)
await app.listen({ port: Number(process.env['PORT']), host: '127.0.0.1' })
process.once('SIGTERM', () => process.exit(0))

async function pooled(connectionString: string) {
  const pool = new pg.Pool({ connectionString, max: 10 })
  await pool.query(`DROP TABLE IF EXISTS baseline; CREATE TABLE baseline (${columns})`)
  return async (values: string[]): Promise<unknown> => {
    const { rows } = await pool.query({ name: 'insert', text: statement, values })
    return rows[0]
  }
}

async function embedded() {
  const db = await PGlite.create(process.env['BASELINE_DIR'] ?? 'memory://')
  await db.exec(`CREATE TABLE baseline (${columns})`)
  return async (values: string[]): Promise<unknown> => (await db.query(statement, values)).rows[0]
}
