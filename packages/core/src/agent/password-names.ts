import type { Stores } from '../work.ts'

/** The names that everybody in the workspace knows: the workspace's and its sites'. */
export async function namesIn(
  stores: Pick<Stores, 'workspaces' | 'sites'>,
  workspaceId: string,
): Promise<string[]> {
  const workspace = await stores.workspaces.find(workspaceId)
  const sites = await stores.sites.list(workspaceId)
  return [workspace?.name ?? '', ...sites.map(({ name }) => name)]
}
