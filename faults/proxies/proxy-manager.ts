import { throughProxy, pollsWithoutSocket } from './through-proxy.ts'

export const proxyManager = throughProxy({
  code: 'X5',
  name: 'proxy-manager',
  what: 'Behind Nginx Proxy Manager as it comes, which drops upgrades, clients poll and nobody notices.',
  front: { program: 'nginx', configuration: 'faults/proxies/configurations/proxy-manager.conf' },
  carries: 'polls',
  protection: pollsWithoutSocket,
})
