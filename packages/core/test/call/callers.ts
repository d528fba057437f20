import type { AgentCaller, Caller, VisitorCaller } from '../../src/platform/caller.ts'

export const visitor: VisitorCaller = {
  type: 'visitor',
  workspaceId: 'shop',
  siteId: 'front',
  visitorId: 'vera',
  name: null,
  tokenHash: 'hash of vera’s token',
}

export const agent = (
  role: AgentCaller['role'],
  session: AgentCaller['session'] = 'program',
): AgentCaller => ({
  type: 'agent',
  workspaceId: 'shop',
  agentId: `the ${role}`,
  name: 'Ana',
  role,
  siteIds: null,
  tokenHash: `hash of the ${role}’s token`,
  session,
})

/** A well-formed token. */
export const token = (kind: 'v' | 'a', letter: string) => `papo_${kind}_${letter.repeat(43)}`

const byToken = new Map<string, Caller>([
  [token('v', 'v'), visitor],
  [token('a', 'a'), agent('agent')],
  [token('a', 'd'), agent('admin')],
  [token('a', 'o'), agent('owner')],
  [token('a', 'c'), agent('owner', 'console')],
])
export const tokens = {
  visitor: token('v', 'v'),
  agent: token('a', 'a'),
  admin: token('a', 'd'),
  owner: token('a', 'o'),
  console: token('a', 'c'),
}

/** Knows the callers of the tokens above. */
export const authenticator = { caller: (text: string) => byToken.get(text) ?? null }

const lists: Record<string, string[]> = {
  front: ['https://shop.example'],
  back: ['https://back.shop.example'],
  elsewhere: ['https://other.example'],
}

/** The lists of two sites of the workspace `shop`, and of one site of another. */
export const origins = {
  isListed: (origin: string) => Object.values(lists).flat().includes(origin),
  isAllowed: (siteId: string, origin: string) => lists[siteId]?.includes(origin) ?? false,
  isListedIn: (workspaceId: string, origin: string) =>
    workspaceId === 'shop' && [lists['front'], lists['back']].flat().includes(origin),
}
