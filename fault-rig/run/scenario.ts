import type { TransportChoice } from '@papo/sdk'
import type { Environment } from '../stack/api-node.ts'
import type { FrontProxyOptions } from '../stack/front-proxy.ts'
import type { StackName } from '../stack/stack.ts'
import type { Figures, FaultRun } from './fault-run.ts'
import type { Change } from '../mutations/tags.ts'

/** A protection that a scenario proves to be needed, and how it is taken out. */
export interface Protection {
  /** A sentence about the product. */
  what: string
  /** The changes that take it out. */
  without: Change | readonly Change[]
  /** The stacks on which its absence shows; by default all of the scenario's. */
  stacks?: readonly StackName[]
}

export interface Scenario {
  /** Its id in results and reports, such as `F2`: the letter of its group, and a number. */
  code: string
  /** The name of its file. */
  name: string
  /** What happens and what holds all the same, in a sentence. */
  what: string
  stacks: readonly StackName[]
  protection: Protection | readonly Protection[]
  /** What the scenario itself changes in nodes while it runs, besides any protection. */
  also?: readonly Change[]
  /** Added to the environment of the nodes. */
  env?: Environment
  /** A reverse proxy of an operator's, through which all clients come. */
  front?: FrontProxyOptions
  /** The scenario breaks PostgreSQL or Redis, and gets servers of its own. */
  ownServices?: boolean
  /** Lines of postgresql.conf; needs `ownServices`. */
  postgresSettings?: readonly string[]
  /**
   * How its clients follow chats, whatever the run says: a scenario about sockets has `auto`, one about held polls
   * has `poll`.
   */
  transport?: TransportChoice
  /** Time limit; 300 by default. */
  limitSeconds?: number
  /** Throws an error with a sentence where something does not hold. */
  run(faultRun: FaultRun): Promise<Figures>
}

/** The scenarios of one subject, in one folder. */
export interface Group {
  /** The path from the root of the repository. */
  folder: string
  scenarios: readonly Scenario[]
}

export const protectionsOf = ({ protection }: Scenario): readonly Protection[] =>
  Array.isArray(protection) ? (protection as readonly Protection[]) : [protection as Protection]

export const changesOf = ({ without }: Protection): readonly Change[] =>
  'length' in without ? without : [without]

/** The protections whose absence shows on the stack. */
export const protectionsOn = (scenario: Scenario, stack: StackName): readonly Protection[] =>
  protectionsOf(scenario).filter(({ stacks }) => (stacks ?? scenario.stacks).includes(stack))
