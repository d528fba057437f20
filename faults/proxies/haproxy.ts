import { throughProxy, triesSocket } from './through-proxy.ts'

export const haproxy = throughProxy({
  code: 'X3',
  name: 'haproxy',
  what: 'Behind HAProxy as documented, everything is pushed and nobody polls.',
  front: { program: 'haproxy', configuration: 'deploy/proxies/haproxy.cfg' },
  carries: 'frames',
  protection: triesSocket,
})
