import { behind, pollsWithoutSocket } from './behind.ts'

export const proxyManager = behind({
  code: 'X5',
  name: 'proxy-manager',
  what: 'Behind Nginx Proxy Manager as it comes, which drops upgrades, clients poll and nobody notices.',
  front: { program: 'nginx', configuration: 'faults/proxies/configurations/proxy-manager.conf' },
  carries: 'polls',
  protection: pollsWithoutSocket,
})
