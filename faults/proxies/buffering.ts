import { throughProxy, pollsWithoutSocket } from './through-proxy.ts'

export const buffering = throughProxy({
  code: 'X7',
  name: 'buffering',
  what: 'Behind a proxy that keeps answers back until they are complete, clients poll and nobody notices.',
  front: { program: 'nginx', configuration: 'faults/proxies/configurations/nginx-buffering.conf' },
  carries: 'polls',
  protection: pollsWithoutSocket,
})
