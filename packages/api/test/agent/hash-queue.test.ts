import { describe, expect, it } from 'vitest'
import { HashQueue } from '../../src/adapters/argon2/hash-queue.ts'
import { type Requester, knownRequester, unknownRequester } from '@papo/core/agent/passwords'

/** A queue of one slot whose tasks end when the test says so; records started and refused tasks. */
function queueOf(capacity: number) {
  const queue = new HashQueue(1, capacity)
  const began: string[] = []
  const refused: string[] = []
  const ends: (() => void)[] = []
  const tasks: Promise<void>[] = []
  const settled = () => new Promise((resolve) => setImmediate(resolve))
  return {
    began,
    refused,
    ask(name: string, requester: Requester) {
      const task = queue.run(requester, async () => {
        began.push(name)
        await new Promise<void>((resolve) => ends.push(resolve))
      })
      tasks.push(
        task.catch((error: { code: string }) => void refused.push(`${name} ${error.code}`)),
      )
    },
    async endNext() {
      await settled()
      ends.shift()?.()
      await settled()
    },
    async endAll() {
      const done = new AbortController()
      void Promise.all(tasks).then(() => done.abort())
      while (!done.signal.aborted) await this.endNext()
    },
  }
}

const floodAddress = (at: number) => unknownRequester(`2001:db8:7:${at.toString(16)}::1`)

describe('the hash queue', () => {
  it('serves an unknown caller from a quiet network before a flood from a thousand networks of one provider', async () => {
    const queue = queueOf(64)
    for (let at = 0; at < 1000; at += 1) queue.ask(`flood ${at}`, floodAddress(at))
    queue.ask('quiet', unknownRequester('198.51.100.7'))
    await queue.endNext()
    await queue.endNext()
    expect(queue.began).toContain('quiet')
    await queue.endAll()
    expect(queue.refused).toHaveLength(1000 - 64)
    expect(queue.refused.join()).not.toContain('quiet')
  })

  it('keeps places for known callers, even if every network of the world waits', async () => {
    const queue = queueOf(64)
    for (let at = 0; at < 200; at += 1)
      queue.ask(`flood ${at}`, unknownRequester(`${at}.${at}.1.1`))
    queue.ask('known', knownRequester('padaria', 'rita'))
    await queue.endNext()
    expect(queue.began.at(-1)).toBe('known')
    await queue.endAll()
    expect(queue.refused).not.toContain('known unavailable')
  })

  it('gives unknown callers every fourth turn, however many known ones wait', async () => {
    const queue = queueOf(64)
    queue.ask('first', knownRequester('padaria', 'rita'))
    for (let at = 0; at < 12; at += 1) queue.ask('known', knownRequester('padaria', `agent ${at}`))
    for (let at = 0; at < 3; at += 1) queue.ask('stranger', unknownRequester('198.51.100.7'))
    await queue.endAll()
    const unknownCallers = queue.began.flatMap((name, at) => (name === 'stranger' ? [at] : []))
    expect(unknownCallers).toEqual([4, 8, 12])
  })

  it('does not let one workspace keep another from adding agents', async () => {
    const queue = queueOf(8)
    for (let at = 0; at < 100; at += 1) queue.ask('many', knownRequester('loja', 'owner'))
    queue.ask('one', knownRequester('padaria', 'owner'))
    await queue.endNext()
    await queue.endNext()
    expect(queue.began).toContain('one')
    await queue.endAll()
    expect(queue.refused).toHaveLength(100 - 8)
  })

  it('continues after a task that failed', async () => {
    const queue = new HashQueue(1)
    const failing = queue.run(unknownRequester('198.51.100.7'), () =>
      Promise.reject(new Error('no')),
    )
    const next = queue.run(unknownRequester('198.51.100.8'), () => Promise.resolve('yes'))
    await expect(failing).rejects.toThrow('no')
    expect(await next).toBe('yes')
  })
})
