import type { Mutation } from './mutations.ts'
import type { Environment } from './stack/api-node.ts'
import type { StackName } from './stack/stack.ts'
import type { Figures, Stage } from './stage.ts'

/** What a scenario shows to be needed, and how it is taken out. */
export interface Protection extends Mutation {
  /** A sentence. */
  what: string
  /** More files that have to change with it. */
  and?: readonly Mutation[]
  /** The stacks on which its absence shows; all of the scenario's by default. */
  stacks?: readonly StackName[]
}

export interface Scenario {
  /** As in the list of checks: `F2`. */
  name: string
  title: string
  stacks: readonly StackName[]
  protection: Protection | readonly Protection[]
  /** Added to the environment of the nodes. */
  env?: Environment
  /** Breaks PostgreSQL or Redis, and gets a pair of its own. */
  ownServices?: boolean
  /** Lines of postgresql.conf, with `ownServices`. */
  postgresSettings?: readonly string[]
  /** After this it counts as failed; 300 by default. */
  limitSeconds?: number
  /** Throws, with a sentence, where something does not hold. */
  run(stage: Stage): Promise<Figures>
}

export const protectionsOf = ({ protection }: Scenario): readonly Protection[] =>
  Array.isArray(protection) ? (protection as readonly Protection[]) : [protection as Protection]
