import { throughProxy, upOnlyAfterAnswer } from './through-proxy.ts'

export const swallowsUpgrades = throughProxy({
  code: 'X9',
  name: 'swallows-upgrades',
  what: 'Sockets open, and nothing that is said in them arrives: clients poll and nobody notices.',
  carries: 'polls',
  protection: upOnlyAfterAnswer,
  before: ({ proxy }) => proxy.onFrame(() => ({ isLost: true })),
})
