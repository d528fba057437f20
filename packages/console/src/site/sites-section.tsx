import { useEffect, useState } from 'preact/hooks'
import { useAgent } from '../agent/agent-context.ts'
import { InstallView } from './install-view.tsx'
import { createSites } from './sites.ts'

/** The sites of the workspace. */
export function SitesSection() {
  const { client } = useAgent()
  const [sites] = useState(() => createSites(client))
  useEffect(() => void sites.load(), [sites])
  return <InstallView sites={sites} />
}
