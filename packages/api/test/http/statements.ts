import { PGlite } from '@electric-sql/pglite'

export interface RecordedStatements {
  statements: ReadonlySet<string>
  stop(): void
}

/** Records each statement for an embedded database of this process, within transactions and outside. */
export function recordStatements(): RecordedStatements {
  const statements = new Set<string>()
  const { query, transaction } = PGlite.prototype
  const put = (name: 'query' | 'transaction', value: unknown) =>
    Object.defineProperty(PGlite.prototype, name, { value, configurable: true, writable: true })
  put('query', function noted(this: PGlite, ...args: Parameters<typeof query>) {
    statements.add(args[0])
    return query.apply(this, args)
  })
  put('transaction', function noted(this: PGlite, run: Parameters<typeof transaction>[0]) {
    return transaction.call(this, (inside) => {
      const own = inside.query.bind(inside)
      inside.query = (...args) => {
        statements.add(args[0])
        return own(...args)
      }
      return run(inside)
    })
  })
  return {
    statements,
    stop() {
      put('query', query)
      put('transaction', transaction)
    },
  }
}

/** The tables whose rows belong to a workspace. */
const tables = [
  'access_log',
  'agent',
  'agent_picture',
  'agent_session',
  'audit_entry',
  'canned_response',
  'chat_link',
  'chat_session',
  'identity_secret',
  'identity_use',
  'invitation',
  'mail',
  'message',
  'password_reset',
  'second_factor',
  'second_factor_demand',
  'site',
  'site_alert',
  'unread_answer',
  'visitor',
  'visitor_identity',
  'visitor_presence',
  'visitor_token',
  'workspace_deletion',
]

const due = String.raw`"(?:requeue|reply_due|warn|abandon)_at"`

/** The statements that may span workspaces, and why. */
const allowed: { why: string; text: RegExp }[] = [
  {
    why: 'who signs in is known by the e-mail alone',
    text: /from "agent" where lower\(email\) = /u,
  },
  {
    why: 'a token is a secret that nobody guesses',
    text: /where (?:"(?:session|token)"\.)?"token_hash" = /u,
  },
  {
    why: 'who knows the digest of a picture has seen it',
    text: /from "agent_picture" where "hash" = /u,
  },
  {
    why: 'the code of a link is such a secret',
    text: /from "(?:chat_link|invitation|password_reset)" where "code_hash" = /u,
  },
  {
    why: 'a page knows its site by the public key',
    text: /from "site" where "key" = \$1 and "removed_at" is null$/u,
  },
  {
    why: 'origins and rules of all sites are kept in memory',
    text: /from "site" order by "id"$/u,
  },
  {
    why: 'a sweep finds whose answers are due, and each is mailed within its workspace',
    text: /from "unread_answer" where "due_at" <= /u,
  },
  {
    why: 'a sweep finds where visitors wait in vain, and each site is then dealt with in its workspace',
    text: /^SELECT overdue\.workspace_id AS /u,
  },
  {
    why: 'the mails of all workspaces are sent from one queue',
    text: /^update "mail" set "attempts" = attempts \+ 1/u,
  },
  {
    why: 'which workspaces will be deleted is kept in memory: their sites take no new chats',
    text: /^select [^;]* from "workspace_deletion" order by "due_at", "workspace_id"$/u,
  },
  {
    why: 'the sweep over all open chats, to mend the cache',
    text: /from "chat_session" as "chat" where "chat"\."status" <> \S+ (?:and "chat"."id" > \$1 )?order by "chat"\."id" limit/u,
  },
  {
    why: 'one query for all chats that somebody waits for here',
    text: /from "chat_session" as "chat" where "chat"\."id" = any\(/u,
  },
  {
    why: 'a sweep finds whose timers are due, and each is then changed within its workspace',
    text: new RegExp(String.raw`^select "(?:chat"\.")?workspace_id" .*[ .]${due} <= \$1 and`, 'u'),
  },
  {
    why: 'a sweep finds whose agents are lost, and each is then dealt with in its workspace',
    text: /^select "agent"\."workspace_id" .* "agent"\."last_seen_at" < \$1/u,
  },
  {
    why: 'what a clock that was wrong has dated ahead is taken back, whosever it is',
    text: /^update "agent" set "last_seen_at" = \$1 where "last_seen_at" > \$2/u,
  },
  {
    why: 'after our own downtime every agent has all of the grace, whosever they are',
    text: /^update "chat_session" set "requeue_at" = \$1 where "id" in \(select "id" from "chat_session" where "requeue_at" is not null/u,
  },
  {
    why: 'what has expired or is of no use any more is removed, whosever it is',
    text: /^delete from (?:"\w+" where "expires_at" <|"visitor_presence" where not exists)/u,
  },
]

const mentions = new RegExp(
  String.raw`\b(?:from|join|into|update)\s+"?(${tables.join('|')})"?(?=[\s(]|$)`,
  'iu',
)

/** Whether a statement reads or writes customers’ rows without a workspace. */
export function isUnscoped(statement: string): boolean {
  const text = statement.replaceAll(/\s+/gu, ' ').trim()
  if (!mentions.test(text) || allowed.some(({ text: may }) => may.test(text))) return false
  const isInsert = /^insert into/iu.test(text)
  const [, conditions = ''] = isInsert ? [text, text] : text.split(/\bwhere\b(.*)/iu)
  return !/workspace_id/u.test(conditions)
}
