import { createClient } from 'redis'

/** Every key with its value, as Redis would write it to a disk. */
export async function everythingIn(url: string): Promise<string> {
  const client = createClient({ url })
  await client.connect()
  const found: string[] = []
  for await (const keys of client.scanIterator()) {
    for (const key of keys) {
      const dump = await client.sendCommand(['DUMP', key])
      const value = (await client.type(key)) === 'string' ? await client.get(key) : ''
      found.push(JSON.stringify([key, dump, value]))
    }
  }
  await client.close()
  return found.join('\n')
}
