import pg from 'pg'
import type { DatabaseAddress } from '../../database/address.ts'
import { isConnectionLost } from './failures.ts'
import { Route } from './route.ts'
import type { Candidate } from './candidates.ts'
import { type SessionLimits, sessionStart } from './session.ts'

/** What the pools of a process on one address share. */
export interface Connections {
  route: Route
  /** Whether a pooler in transaction mode stands before the database. */
  isPooled: boolean
  /** Whether a server that takes no writes is left for another one. */
  mustWrite: boolean
  /** Receives the errors of idle connections that were lost. */
  onError: (error: Error) => void
}

export interface PoolLimits extends SessionLimits {
  max: number
  connectionTimeoutMillis: number
  /** Of the client: a server that stopped responding enforces no limit of its own. 0 or nothing for none. */
  query_timeout?: number | undefined
  pipeline: boolean
}

/** A pool of connections, each of which has asked for its session's settings before it is used. */
export interface RoutedPool {
  pool: pg.Pool
  connect(): Promise<pg.PoolClient>
}

export function connectionsOf(
  candidates: readonly [Candidate, ...Candidate[]],
  address: DatabaseAddress,
  onError: (error: Error) => void,
): Connections {
  const mustWrite = address.sessionAttributes !== 'any'
  return { route: new Route(candidates), isPooled: address.isPooled ?? false, mustWrite, onError }
}

export function openPool(connections: Connections, limits: PoolLimits): RoutedPool {
  const { route, isPooled } = connections
  const { max, connectionTimeoutMillis, query_timeout, pipeline, ...session } = limits
  const start = sessionStart(session, isPooled)
  // The pool waits for the promise, though its types do not say so.
  const onConnect: (client: pg.ClientBase) => unknown = (client) =>
    startSession(client, start, connections)
  const pool = new pg.Pool({
    max,
    connectionTimeoutMillis,
    query_timeout,
    pipeline: pipeline && !isPooled,
    keepAlive: true,
    types: { getTypeParser },
    Client: clientsOn(route),
    onConnect,
  })
  // @fault idle-connection-lost
  pool.on('error', connections.onError)
  // The pool handles errors of idle connections only: one lost between two statements would crash the process.
  // @fault busy-connection-lost
  pool.on('connect', (client) => client.on('error', () => {}))
  return { pool, connect: () => connectOn(pool, route) }
}

/** Clients that connect to the candidate of the moment. */
const clientsOn = (route: Route) =>
  class extends pg.Client {
    constructor(config?: pg.ClientConfig) {
      super({ ...config, ...route.candidate })
    }
  }

async function startSession(
  client: pg.ClientBase,
  start: string,
  { mustWrite }: Connections,
): Promise<void> {
  const { rows } = await client.query<{ standby: boolean; readOnly: boolean }>(start)
  const isWritable = rows[0]?.standby === false && !rows[0].readOnly
  if (mustWrite && !isWritable) {
    throw Object.assign(new Error('this server takes no writes'), { code: '25006' })
  }
}

/** Connects to the first candidate that works, beginning with the one that worked last. */
async function connectOn(pool: pg.Pool, route: Route): Promise<pg.PoolClient> {
  for (let tried = 1; ; tried += 1) {
    const { candidate } = route
    try {
      return await pool.connect()
    } catch (error) {
      if (!route.leave(candidate, error) || tried >= route.length) throw error
    }
  }
}

/** Runs a task on a connection, which is not used again once it is lost. */
export async function onConnection<Result>(
  { connect }: RoutedPool,
  task: (client: pg.PoolClient) => Promise<Result>,
): Promise<Result> {
  const client = await connect()
  let isLost = false
  try {
    return await task(client)
  } catch (error) {
    isLost = isConnectionLost(error)
    throw error
  } finally {
    client.release(isLost)
  }
}

/** Parses int8 as a number: counts and tickets are far below 2^53. */
const getTypeParser: pg.CustomTypesConfig['getTypeParser'] = (oid, format) => {
  const isInt8 = (oid as number) === (pg.types.builtins.INT8 as number)
  return isInt8 ? Number : pg.types.getTypeParser(oid, format)
}
