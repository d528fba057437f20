import { createHash } from 'node:crypto'

/** Sends one command to Redis. */
export type Send = (command: string[]) => Promise<unknown>

/** A Lua script, which Redis runs atomically. */
class Script {
  readonly #text: string
  readonly #digest: string

  constructor(text: string) {
    this.#text = text
    this.#digest = createHash('sha1').update(text).digest('hex')
  }

  async run(send: Send, keys: string[], values: string[]): Promise<unknown> {
    const rest = [String(keys.length), ...keys, ...values]
    try {
      return await send(['EVALSHA', this.#digest, ...rest])
    } catch (error) {
      if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error
      return send(['EVAL', this.#text, ...rest])
    }
  }
}

/**
 * Merges a head into the stored one, puts its chat into the right list, and publishes a wake-up on the channel (none
 * if the channel is empty), and others for the queue and for lists of chats if those have changed. The head with the
 * later generation, then the later seq, decides every field but the marks, which only grow; `deliveredToAgent` starts
 * over for a new agent. An older head changes nothing.
 *
 * Keys: the head, the waiting list, the active list. Values: chat id, head, milliseconds to keep it, channel, the
 * entries of the commit, which travel in the wake-up of the log, and milliseconds to keep a new list.
 */
export const advanceHead = new Script(`
local chat, channel = ARGV[1], ARGV[4]
local head = cjson.decode(ARGV[2])
local stored = redis.call('GET', KEYS[1])
local wake = 'log ' .. string.format('%.0f', head.lastSeq) .. ' ' .. chat
local queued, listed = false, not stored
if stored then
  local known = cjson.decode(stored)
  local ahead = head.generation - known.generation
  if ahead == 0 then ahead = head.lastSeq - known.lastSeq end
  local marks, marked = {}, ahead == 0 and head.closesAt ~= known.closesAt
  for _, mark in ipairs({ 'readByVisitor', 'readByAgent', 'deliveredToVisitor', 'deliveredToAgent', 'pageAt' }) do
    -- A node of the version before has no page.
    local before = known[mark] or 0
    marks[mark] = math.max(head[mark] or 0, before)
    marked = marked or marks[mark] > before
  end
  if ahead < 0 and not marked then return 0 end
  -- Without a later seq a process may think that its cached head is current: a hint makes it read again.
  if ahead <= 0 and marked or head.generation > known.generation then wake = 'hint 0 ' .. chat end
  if ahead > 0 and head.agentId ~= known.agentId then marks.deliveredToAgent = head.deliveredToAgent end
  if ahead < 0 then head = known end
  listed = head.status ~= known.status or head.agentId ~= known.agentId
    or (head.lastSeq ~= known.lastSeq and head.status ~= 'active')
  queued = head.lastSeq > known.lastSeq and head.status == 'waiting' and head.kind ~= 'message'
  for mark, value in pairs(marks) do head[mark] = value end
end
redis.call('SET', KEYS[1], cjson.encode(head), 'PX', ARGV[3])
for list, status in pairs({ [KEYS[2]] = 'waiting', [KEYS[3]] = 'active' }) do
  local moved
  -- A message that waits is not in the queue.
  if head.status == status and not (status == 'waiting' and head.kind == 'message') then
    moved = redis.call('ZADD', list, string.format('%.0f', head.ticket), chat)
    if redis.call('PTTL', list) == -1 then redis.call('PEXPIRE', list, ARGV[6]) end
  else
    moved = redis.call('ZREM', list, chat)
  end
  queued = queued or (moved == 1 and status == 'waiting')
end
if channel == '' then return 1 end
if queued then redis.call('PUBLISH', channel, 'queue 0 ' .. head.workspaceId) end
if listed then redis.call('PUBLISH', channel, 'chats 0 ' .. head.workspaceId) end
if ARGV[5] ~= '' then wake = wake .. ' ' .. ARGV[5] end
redis.call('PUBLISH', channel, wake)
return 1
`)

/**
 * Advances one mark of a stored head and publishes a hint on the channel.
 *
 * Keys: the head. Values: chat id, mark, seq, milliseconds to keep the head, channel.
 */
export const advanceMark = new Script(`
local stored = redis.call('GET', KEYS[1])
if not stored then return 0 end
local head, upTo = cjson.decode(stored), tonumber(ARGV[3])
if (head[ARGV[2]] or 0) >= upTo then return 0 end
head[ARGV[2]] = upTo
redis.call('SET', KEYS[1], cjson.encode(head), 'PX', ARGV[4])
redis.call('PUBLISH', ARGV[5], 'hint 0 ' .. ARGV[1])
return 1
`)

/**
 * Stores a side's typing hint for a while or, with an empty hint, removes it; publishes a hint on the channel.
 *
 * Keys: the side's hint. Values: chat id, hint, milliseconds to keep it, channel.
 */
export const hintTyping = new Script(`
if ARGV[2] ~= '' then
  redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
elseif redis.call('DEL', KEYS[1]) == 0 then
  return 0
end
redis.call('PUBLISH', ARGV[4], 'hint 0 ' .. ARGV[1])
return 1
`)

/**
 * The members of a waiting list that are no chats come before all chats: `whole` is the proof that the list has every
 * waiting chat of its workspace, and `begun:<sweep>` the mark of a sweep that fills it. They go with the list if it is
 * evicted, deleted or restored from elsewhere, and a list that was made anew has neither.
 */
const proof = 'whole'

/**
 * The place of a chat in a waiting list, from 1 (0: it is not there), after 1 or 0: whether the list is whole.
 *
 * Keys: the waiting list. Values: chat id.
 */
export const placeIn = new Script(`
local whole = redis.call('ZSCORE', KEYS[1], '${proof}') and 1 or 0
local rank = redis.call('ZRANK', KEYS[1], ARGV[1])
if not rank then return { whole, 0 } end
return { whole, rank + 1 - redis.call('ZCOUNT', KEYS[1], '-inf', '-inf') }
`)

/**
 * Begins a sweep of a workspace's lists. Returns the chats of each.
 *
 * Keys: the waiting list, the active list. Values: the sweep, milliseconds to keep the lists, and the process's sweep
 * before, if that was not ended.
 */
export const beginSweep = new Script(`
redis.call('ZREM', KEYS[1], 'begun:' .. ARGV[3])
redis.call('ZADD', KEYS[1], '-inf', 'begun:' .. ARGV[1])
for _, list in ipairs(KEYS) do redis.call('PEXPIRE', list, ARGV[2]) end
return { redis.call('ZRANGEBYSCORE', KEYS[1], '(-inf', '+inf'), redis.call('ZRANGE', KEYS[2], 0, -1) }
`)

/**
 * Ends a sweep: the waiting list is whole, unless it was lost, and with it the sweep's mark, since the sweep began.
 *
 * Keys: the waiting list. Values: the sweep.
 */
export const endSweep = new Script(`
if redis.call('ZREM', KEYS[1], 'begun:' .. ARGV[1]) == 0 then return 0 end
redis.call('ZADD', KEYS[1], '-inf', '${proof}')
return 1
`)

/**
 * Forgets a head whose commit may or may not have happened. If the commit would move the chat into the waiting list or
 * out of it, the list is not whole any more. Wakes whoever waits for the chat, the queue or lists of chats.
 *
 * Keys: the head, the waiting list. Values: chat id, `waiting` if the commit would leave it in the list, channel,
 * workspace id.
 */
export const invalidateHead = new Script(`
redis.call('DEL', KEYS[1])
local listed = redis.call('ZSCORE', KEYS[2], ARGV[1]) and 'waiting' or ''
if listed ~= ARGV[2] then redis.call('ZREM', KEYS[2], '${proof}') end
redis.call('PUBLISH', ARGV[3], 'hint 0 ' .. ARGV[1])
redis.call('PUBLISH', ARGV[3], 'queue 0 ' .. ARGV[4])
redis.call('PUBLISH', ARGV[3], 'chats 0 ' .. ARGV[4])
return 1
`)

/**
 * A write of the kind that the work needs: Redis refuses it as it would refuse the others.
 *
 * Keys: the process's own. Values: milliseconds to keep it.
 */
export const tryWrite = new Script(`
redis.call('SET', KEYS[1], '1', 'PX', ARGV[1])
return 1
`)
