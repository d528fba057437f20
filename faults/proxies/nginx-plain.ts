import { throughProxy, pollsWithoutSocket } from './through-proxy.ts'

export const nginxPlain = throughProxy({
  code: 'X6',
  name: 'nginx-plain',
  what: 'Behind an nginx that knows no upgrades and speaks HTTP/1.0, clients poll and nobody notices.',
  front: { program: 'nginx', configuration: 'faults/proxies/configurations/nginx-plain.conf' },
  carries: 'polls',
  protection: pollsWithoutSocket,
})
