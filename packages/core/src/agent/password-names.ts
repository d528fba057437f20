import type { SiteStore } from '../site/site-store.ts'
import type { WorkspaceStore } from '../workspace/workspace-store.ts'

/** The stores that hold the names of a workspace. */
export interface NameStores {
  workspaces: WorkspaceStore
  sites: SiteStore
}

/** The names that everybody in the workspace knows: the workspace's and its sites'. */
export async function namesIn(stores: NameStores, workspaceId: string): Promise<string[]> {
  const workspace = await stores.workspaces.find(workspaceId)
  const sites = await stores.sites.list(workspaceId)
  return [workspace?.name ?? '', ...sites.map(({ name }) => name)]
}
