import { listPrefixes } from './keys.ts'
import type { RedisClient } from './connection.ts'

export interface ListMember {
  workspaceId: string
  chatId: string
  list: 'waiting' | 'active'
}

const keysAtOnce = '1000'

/** All members of every workspace's waiting and active lists. */
export async function sweepLists(client: RedisClient): Promise<ListMember[]> {
  const waiting = await membersOf(client, 'waiting')
  return [...waiting, ...(await membersOf(client, 'active'))]
}

async function membersOf(client: RedisClient, list: ListMember['list']): Promise<ListMember[]> {
  const prefix = listPrefixes[list]
  const found: ListMember[] = []
  const seen = new Set<string>()
  let cursor = '0'
  do {
    const scan = ['SCAN', cursor, 'MATCH', `${prefix}*`, 'COUNT', keysAtOnce, 'TYPE', 'zset']
    const [next, names] = (await client.sendCommand(scan)) as unknown as [string, string[]]
    cursor = next
    for (const name of names) {
      if (seen.has(name)) continue
      seen.add(name)
      const ids = (await client.sendCommand(['ZRANGE', name, '0', '-1'])) as unknown as string[]
      const workspaceId = name.slice(prefix.length)
      found.push(...ids.map((chatId) => ({ workspaceId, chatId, list })))
    }
  } while (cursor !== '0')
  return found
}
