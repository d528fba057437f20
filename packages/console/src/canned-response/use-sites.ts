import type { AnsweredSites } from '@papo/sdk'
import { useAgent } from '../agent/agent-context.ts'
import { useLoaded } from '../loaded/use-loaded.ts'

/** A site that the agent answers. */
export type SiteOption = AnsweredSites['sites'][number]

const none: readonly SiteOption[] = []

/** The sites that the agent answers, by name; none before they are read. */
export function useSites(): readonly SiteOption[] {
  const { client } = useAgent()
  const { value } = useLoaded(async () => {
    const { sites } = await client.listMySites()
    return sites.toSorted((one, other) => one.name.localeCompare(other.name))
  })
  return value ?? none
}
