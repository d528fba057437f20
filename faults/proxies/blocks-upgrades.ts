import { throughProxy, pollsWithoutSocket } from './through-proxy.ts'

export const blocksUpgrades = throughProxy({
  code: 'X8',
  name: 'blocks-upgrades',
  what: 'A firewall refuses every upgrade: clients poll and nobody notices.',
  front: { program: 'haproxy', configuration: 'faults/proxies/configurations/blocks-upgrades.cfg' },
  carries: 'polls',
  protection: pollsWithoutSocket,
})
