import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { freePort, readyFolder, until } from '../../../../test/rig/server.ts'

const file = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const silentMs = 2_000

/** A process whose thread is watched, runs `task` and ends with 0 after it. */
function watched(task: string): ChildProcess {
  const source = `
    import { startWatchdog } from ${JSON.stringify(file('../../src/server/start-watchdog.ts'))}
    const { watching } = startWatchdog(new URL(${JSON.stringify(`file://${file('../../src/watchdog.ts')}`)}), ${silentMs})
    await watching
    ${task}
    process.exit(0)`
  const args = ['--disable-warning=ExperimentalWarning', '--input-type=module', '--eval', source]
  return spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] })
}

async function end(child: ChildProcess) {
  const [said, [code, signal]] = await Promise.all([
    text(child.stderr as Readable),
    once(child, 'close'),
  ])
  return { said, code: code as number | null, signal: signal as string | null }
}

const spin = (ms: number) => `const until = Date.now() + ${ms}; while (Date.now() < until) ;`
const wait = (ms: number) => `Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ${ms})`

describe('the watchdog', () => {
  it('ends a process that computes without a pause, with one line', async () => {
    const { said, signal } = await end(watched(spin(60_000)))
    expect(signal).toBe('SIGKILL')
    expect(said.trim().split('\n')).toHaveLength(1)
    expect(JSON.parse(said)).toMatchObject({
      level: 'fatal',
      msg: expect.stringContaining('without answering') as string,
    })
  }, 60_000)

  it('leaves a process alone that computes for less long', async () => {
    expect(await end(watched(spin(silentMs / 4)))).toMatchObject({ code: 0, said: '' })
  }, 60_000)

  it('leaves a process alone that waits', async () => {
    expect(await end(watched(wait(silentMs * 3)))).toMatchObject({ code: 0, said: '' })
  }, 60_000)

  it('leaves a process alone that was stopped', async () => {
    const child = watched(spin(silentMs / 4))
    const ended = end(child)
    await delay(500)
    child.kill('SIGSTOP')
    await delay(silentMs * 3)
    child.kill('SIGCONT')
    expect(await ended).toMatchObject({ code: 0, said: '' })
  }, 60_000)

  it('watches the server', async () => {
    const folder = await readyFolder()
    const port = await freePort()
    const args = ['--disable-warning=ExperimentalWarning', '--import', file('./spins.ts')]
    const child = spawn(process.execPath, [...args, file('../../src/main.ts')], {
      env: { PATH: process.env['PATH'] ?? '', PORT: String(port), DATA_DIR: folder.path },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    const ended = end(child)
    try {
      await until('the server is ready', async () => {
        const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => null)
        return answer?.status === 200
      })
      child.kill('SIGUSR2')
      const { said, signal } = await ended
      expect(signal).toBe('SIGKILL')
      expect(said).toContain('without answering')
    } finally {
      child.kill('SIGKILL')
      await folder.remove()
    }
  }, 120_000)
})
