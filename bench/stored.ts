import pg from 'pg'

/**
 * Fills a database with what years of use leave there, by SQL, since a million chats take hours by
 * HTTP. The server must not run meanwhile: it would not hear of them.
 */
export interface Stored {
  /** Chats that have ended, each with two entries and a visitor of its own for every four. */
  ended: number
  /** Chats that wait, each of another visitor. */
  waiting: number
  /** More texts in the chat with this id. */
  texts: { chatId: string; count: number }
}

/** Rows of one statement: each prints a line of progress. */
const atOnce = 50_000

export async function fillDatabase(url: string, stored: Stored): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    // The rows are made again if the power is cut.
    await client.query('SET synchronous_commit = off')
    await client.query(functions)
    await inSteps(stored.ended, 'ended chats', (from, to) => client.query(ended, [from, to]))
    await inSteps(stored.waiting, 'waiting chats', (from, to) => client.query(waiting, [from, to]))
    const { chatId, count } = stored.texts
    await inSteps(count, 'texts', (from, to) => client.query(texts, [chatId, from, to]))
    await client.query(
      'UPDATE chat_session SET last_seq = last_seq + $2, last_public_seq = last_public_seq + $2 WHERE id = $1',
      [chatId, count],
    )
    await client.query('VACUUM ANALYZE')
  } finally {
    await client.end()
  }
}

async function inSteps(
  count: number,
  what: string,
  insert: (from: number, to: number) => Promise<unknown>,
): Promise<void> {
  for (let from = 1; from <= count; from += atOnce) {
    const to = Math.min(count, from + atOnce - 1)
    await insert(from, to)
    if (count > atOnce) console.log(`  ${to} of ${count} ${what}`)
  }
}

/** Ids as the server makes them: a time, a kind, and the rest by number. Chats are spread over two years. */
const functions = `
  CREATE OR REPLACE FUNCTION pg_temp.made_at(n bigint) RETURNS timestamptz LANGUAGE sql AS $$
    SELECT now() - interval '730 days' + n * interval '30 seconds'
  $$;
  CREATE OR REPLACE FUNCTION pg_temp.id_of(n bigint, kind int) RETURNS uuid LANGUAGE sql AS $$
    SELECT (
      lpad(to_hex((extract(epoch FROM pg_temp.made_at(n)) * 1000)::bigint), 12, '0')
      || '7' || lpad(to_hex(kind), 3, '0') || '8' || lpad(to_hex(n), 15, '0')
    )::uuid
  $$;
  CREATE OR REPLACE FUNCTION pg_temp.words_of(n bigint) RETURNS text LANGUAGE sql AS $$
    SELECT 'Order ' || n || ' has not come yet, and ' || substr(md5(n::text), 1, 8) || ' is what its label says.'
  $$;`

const visitorKind = 1
const chatKind = 2
const entryKind = 3
const waitingKind = 4

const ended = `
  WITH site AS (SELECT id, workspace_id FROM site ORDER BY created_at LIMIT 1),
  agent AS (SELECT id, name FROM agent ORDER BY created_at LIMIT 1),
  visitors AS (
    INSERT INTO visitor (id, workspace_id, site_id, name, email, attributes, created_at)
    SELECT pg_temp.id_of(n, ${visitorKind}), site.workspace_id, site.id,
      'Visitor ' || n, 'visitor' || n || '@example.com', '{}', pg_temp.made_at(n)
    FROM site, generate_series($1::bigint, $2::bigint) AS n WHERE n % 4 = 1
  ), chats AS (
    INSERT INTO chat_session (
      id, workspace_id, site_id, visitor_id, number, status, agent_id, start_hash, created_at,
      accepted_at, first_accepted_at, ended_at, ended_by, last_seq, last_public_seq,
      read_by_visitor, read_by_agent, moved_at, subject
    )
    SELECT pg_temp.id_of(n, ${chatKind}), site.workspace_id, site.id,
      pg_temp.id_of(n - (n - 1) % 4, ${visitorKind}), 'B' || lpad(n::text, 9, '0'), 'ended', agent.id,
      md5(n::text), pg_temp.made_at(n), pg_temp.made_at(n), pg_temp.made_at(n), pg_temp.made_at(n),
      'agent', 2, 2, 2, 2, pg_temp.made_at(n), left(pg_temp.words_of(n), 40)
    FROM site, agent, generate_series($1::bigint, $2::bigint) AS n
  )
  INSERT INTO message (
    chat_id, seq, id, workspace_id, client_id, kind, author_type, author_id, author_name, text, created_at
  )
  SELECT pg_temp.id_of(n, ${chatKind}), seq, pg_temp.id_of(n * 2 + seq, ${entryKind}), site.workspace_id,
    CASE WHEN seq = 1 THEN pg_temp.id_of(n, ${entryKind}) END,
    CASE WHEN seq = 1 THEN 'text' ELSE 'ended' END, 'agent', agent.id, agent.name,
    CASE WHEN seq = 1 THEN pg_temp.words_of(n) END, pg_temp.made_at(n)
  FROM site, agent, generate_series($1::bigint, $2::bigint) AS n, generate_series(1, 2) AS seq`

const waiting = `
  WITH site AS (SELECT id, workspace_id FROM site ORDER BY created_at LIMIT 1),
  visitors AS (
    INSERT INTO visitor (id, workspace_id, site_id, name, email, attributes, created_at)
    SELECT pg_temp.id_of(n, ${waitingKind}), site.workspace_id, site.id,
      'Waiting ' || n, NULL, '{}', now()
    FROM site, generate_series($1::bigint, $2::bigint) AS n
  )
  INSERT INTO chat_session (
    id, workspace_id, site_id, visitor_id, number, status, start_hash, created_at,
    last_seq, last_public_seq, read_by_visitor, read_by_agent, moved_at
  )
  SELECT pg_temp.id_of(n, ${waitingKind}), site.workspace_id, site.id,
    pg_temp.id_of(n, ${waitingKind}), 'C' || lpad(n::text, 9, '0'), 'waiting', md5('waiting' || n),
    now(), 0, 0, 0, 0, now()
  FROM site, generate_series($1::bigint, $2::bigint) AS n`

const texts = `
  INSERT INTO message (
    chat_id, seq, id, workspace_id, client_id, kind, author_type, author_id, text, created_at
  )
  SELECT chat.id, chat.last_seq + n, gen_random_uuid(), chat.workspace_id, gen_random_uuid(), 'text',
    'visitor', chat.visitor_id, pg_temp.words_of(n), now()
  FROM chat_session AS chat, generate_series($2::bigint, $3::bigint) AS n
  WHERE chat.id = $1`
