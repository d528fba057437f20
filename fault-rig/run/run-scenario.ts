import type { TransportChoice } from '@papo/sdk'
import type { Counts } from '../oracle/oracle.ts'
import type { Scenario } from './scenario.ts'
import { openServices, type SharedServices } from '../stack/services.ts'
import { openStack, type Places, placesOn, type StackName } from '../stack/stack.ts'
import { type Figures, type Size, FaultRun } from './fault-run.ts'

const limitSeconds = 300

export interface RunOptions {
  seed: number
  size: Size
  isStrict: boolean
  /** How the clients follow chats: `auto` by default. */
  transport?: TransportChoice
  /** An existing database and Redis; needed where `shared` is missing. */
  places?: Places
  /** The services that a cluster uses. */
  shared?: SharedServices
  progress?: (text: string) => void
}

export interface Outcome {
  /** The scenario's code. */
  code: string
  stack: StackName
  isOk: boolean
  /** Whether the scenario had begun when it failed. */
  hasBegun: boolean
  /** The reason of the failure. */
  failure: string | null
  figures: Figures
  counts: Counts | null
  seconds: number
  seed: number
  size: Size
  /** Whether times were judged too. */
  isStrict: boolean
  /** How the clients followed chats. */
  transport: TransportChoice
  /** The output of each node. */
  logs: string[]
}

/** Runs a scenario on a stack of its own, which is removed afterwards. Never rejects. */
export async function runScenario(
  scenario: Scenario,
  stackName: StackName,
  options: RunOptions,
): Promise<Outcome> {
  const { seed, size, isStrict, progress = () => {} } = options
  const transport = scenario.transport ?? options.transport ?? 'auto'
  const began = performance.now()
  const stops: (() => unknown)[] = []
  const outcome: Outcome = {
    code: scenario.code,
    stack: stackName,
    isOk: false,
    hasBegun: false,
    failure: null,
    figures: {},
    counts: null,
    seconds: 0,
    seed,
    size,
    isStrict,
    transport,
    logs: [],
  }
  try {
    progress('starting')
    const places = stackName === 'cluster' ? await placesFor(scenario, options, stops) : undefined
    const stack = await openStack(stackName, {
      ...(scenario.env === undefined ? {} : { env: scenario.env }),
      ...(scenario.front === undefined ? {} : { front: scenario.front }),
      ...(places === undefined ? {} : { places }),
    })
    stops.push(() => stack.close())
    const faultRun = new FaultRun({ stack, seed, size, isStrict, transport, progress })
    stops.push(() => faultRun.close())
    outcome.hasBegun = true
    progress('running')
    try {
      outcome.figures = await inTime(scenario, faultRun)
      outcome.isOk = true
    } finally {
      outcome.counts = faultRun.counts
      outcome.logs = stack.nodes.map((node) => node.output())
    }
  } catch (error) {
    outcome.failure = error instanceof Error ? error.message : String(error)
  }
  for (const stop of stops.toReversed()) {
    try {
      await stop()
    } catch (error) {
      outcome.isOk = false
      outcome.failure ??= `could not be ended: ${String(error)}`
    }
  }
  outcome.seconds = (performance.now() - began) / 1000
  return outcome
}

async function placesFor(
  { ownServices = false, postgresSettings }: Scenario,
  { places, shared }: RunOptions,
  stops: (() => unknown)[],
): Promise<Places> {
  if (places !== undefined) return places
  if (ownServices || shared === undefined) {
    const services = await openServices(postgresSettings)
    stops.push(() => services.close())
    return await placesOn(services)
  }
  const found = await placesOn(await shared.get())
  stops.push(() => found.drop())
  return found
}

async function inTime(scenario: Scenario, faultRun: FaultRun): Promise<Figures> {
  const seconds = scenario.limitSeconds ?? limitSeconds
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    const message = `it had not finished after ${seconds} s`
    timer = setTimeout(() => reject(new Error(message)), seconds * 1000)
  })
  try {
    return await Promise.race([scenario.run(faultRun), late])
  } finally {
    clearTimeout(timer)
  }
}
