import { listPrefixes } from './keys.ts'
import type { RedisClient } from './connection.ts'

export interface ListMember {
  workspaceId: string
  chatId: string
  list: 'waiting' | 'active'
}

const keysAtOnce = '1000'
/** The lists, and few keys else. */
const pattern = 'chat:[aw]*'
const lists = Object.entries(listPrefixes) as [ListMember['list'], string][]

/** All members of every workspace's waiting and active lists. Goes through the names of all keys, so once for both. */
export async function sweepLists(client: RedisClient): Promise<ListMember[]> {
  const found: ListMember[] = []
  const seen = new Set<string>()
  let cursor = '0'
  do {
    const scan = ['SCAN', cursor, 'MATCH', pattern, 'COUNT', keysAtOnce, 'TYPE', 'zset']
    const [next, names] = (await client.sendCommand(scan)) as unknown as [string, string[]]
    cursor = next
    for (const name of names) {
      const of = lists.find(([, prefix]) => name.startsWith(prefix))
      if (of === undefined || seen.has(name)) continue
      seen.add(name)
      const [list, prefix] = of
      const ids = (await client.sendCommand(['ZRANGE', name, '0', '-1'])) as unknown as string[]
      const workspaceId = name.slice(prefix.length)
      for (const chatId of ids) found.push({ workspaceId, chatId, list })
    }
  } while (cursor !== '0')
  return found
}
