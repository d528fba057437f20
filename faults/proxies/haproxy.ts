import { behind, triesSocket } from './behind.ts'

export const haproxy = behind({
  code: 'X3',
  name: 'haproxy',
  what: 'Behind HAProxy as documented, everything is pushed and nobody polls.',
  front: { program: 'haproxy', configuration: 'deploy/proxies/haproxy.cfg' },
  carries: 'frames',
  protection: triesSocket,
})
