import { execFileSync } from 'node:child_process'
import { chmodSync, chownSync, mkdirSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type pg from 'pg'
import type { Scenario } from '../../fault-rig/run/scenario.ts'
import { atExit } from '../../fault-rig/stack/endings.ts'
import { temporaryFolder } from '../../fault-rig/stack/services.ts'
import type { Figures, FaultRun } from '../../fault-rig/run/fault-run.ts'
import { openConversations } from '../../fault-rig/run/conversations.ts'
import { Writing } from '../../fault-rig/run/writing.ts'

const backWithinMs = 5000
const diskMiB = 64

export const postgresGone: Scenario = {
  code: 'F8',
  name: 'postgres-gone',
  what: 'PostgreSQL restarts at once, closes all connections, becomes read-only, and runs out of disk: calls are refused honestly, and no process ends.',
  stacks: ['cluster'],
  ownServices: true,
  limitSeconds: 600,
  protection: {
    what: 'a lost database connection is handled and ends no process',
    without: [{ drop: 'idle-connection-lost' }, { drop: 'busy-connection-lost' }],
  },
  async run(faultRun) {
    const agents = [await faultRun.agent(), await faultRun.agent()]
    const all = await openConversations(
      faultRun,
      faultRun.pick({ brief: 4, usual: 8, full: 20 }),
      agents,
    )
    const writing = Writing.begin(faultRun, all, faultRun.pick({ brief: 5, usual: 20, full: 40 }))
    const bare = await faultRun.postgres.client()
    const figures: Figures = {}
    const harm = async (what: string, break_: () => Promise<void>, mend: () => Promise<void>) => {
      faultRun.progress(what)
      await faultRun.fault(async () => {
        await break_()
        await mend()
        figures[`back after ${what} in ms`] = await untilBack(faultRun)
      })
      const ended = faultRun.nodes.find(({ isRunning }) => !isRunning)
      if (ended)
        throw new Error(`${ended.name} ended when ${what}:\n${ended.output().slice(-1000)}`)
    }
    const pause = () => faultRun.sleep(faultRun.pick({ brief: 1000, usual: 4000, full: 15_000 }))
    const nothing = () => Promise.resolve()
    await harm('it was restarted at once', () => faultRun.postgres.restartImmediately(), nothing)
    await harm(
      'it was gone',
      async () => {
        await faultRun.postgres.stopImmediately()
        await pause()
      },
      () => faultRun.postgres.start(),
    )
    void bare.end().catch(() => {})
    const again = await faultRun.postgres.client()
    await harm('every backend was ended', () => endBackends(again), nothing)
    await harm(
      'it only read',
      async () => {
        await readOnly(again, faultRun, true)
        await pause()
      },
      () => readOnly(again, faultRun, false),
    )
    const disk = smallDisk(faultRun)
    await moveTo(again, faultRun, disk.path)
    await harm(
      'its disk was full',
      async () => {
        disk.fill()
        await faultRun.until('a send is refused', () => hasRefusal(faultRun), 60_000)
        await pause()
      },
      async () => disk.empty(),
    )
    await writing.stop()
    const judged = await faultRun.judge()
    return { ...judged, ...figures }
  },
}

/** Milliseconds from now until the first send is stored. */
async function untilBack(faultRun: FaultRun): Promise<number> {
  const from = performance.now()
  const isStored = () =>
    faultRun.proxy.answers.some(
      ({ method, status, askedAt, path }) =>
        method === 'POST' && path.endsWith('/messages') && status === 201 && askedAt > from,
    )
  await faultRun.until('a send is stored again', isStored, 60_000)
  const ms = performance.now() - from
  if (faultRun.isStrict && ms > backWithinMs)
    throw new Error(`the first send was stored after ${ms} ms`)
  return Math.round(ms)
}

const hasRefusal = (faultRun: FaultRun): boolean => {
  const from = performance.now() - 1000
  return faultRun.proxy.answers.some(
    ({ method, status, answeredAt, path }) =>
      method === 'POST' && path.endsWith('/messages') && status === 503 && answeredAt > from,
  )
}

const endBackends = async (client: pg.Client): Promise<void> => {
  await client.query(`
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'`)
}

async function readOnly(client: pg.Client, faultRun: FaultRun, isOn: boolean): Promise<void> {
  const name = new URL(faultRun.databaseUrl).pathname.slice(1)
  const setting = `default_transaction_read_only = ${isOn ? 'on' : 'off'}`
  await client.query(`ALTER DATABASE ${name} SET ${setting}`)
  await endBackends(client)
}

/** A disk for the messages alone: small, and in memory. */
function smallDisk(faultRun: FaultRun) {
  const folder = temporaryFolder()
  chmodSync(folder.path, 0o755)
  const path = join(folder.path, 'disk')
  mkdirSync(path)
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${diskMiB}m,mode=755`, 'tmpfs', path], {
      stdio: 'pipe',
    })
  } catch (error) {
    throw new Error('a full disk needs a small one to be mounted, which root may do', {
      cause: error,
    })
  }
  const unmount = () => void execFileSync('umount', ['-l', path], { stdio: 'ignore' })
  atExit(unmount)
  const filler = join(folder.path, 'disk', 'filler')
  const space = join(path, 'space')
  mkdirSync(space)
  const { uid, gid } = statSync(faultRun.postgres.folder)
  chownSync(space, uid, gid)
  return {
    path: space,
    fill: () => fillUp(filler),
    empty: () => truncateSync(filler, 0),
  }
}

function fillUp(filler: string): void {
  const piece = Buffer.alloc(64 * 1024)
  try {
    for (;;) writeFileSync(filler, piece, { flag: 'a' })
  } catch (error) {
    if ((error as { code?: string }).code !== 'ENOSPC') throw error
  }
}

async function moveTo(client: pg.Client, faultRun: FaultRun, path: string): Promise<void> {
  await client.query(`CREATE TABLESPACE small LOCATION '${path}'`)
  const own = await faultRun.postgres.client(faultRun.databaseUrl)
  await own.query('ALTER TABLE message SET TABLESPACE small')
  await own.end()
}
