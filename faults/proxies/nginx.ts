import { throughProxy, triesSocket } from './through-proxy.ts'

export const nginx = throughProxy({
  code: 'X1',
  name: 'nginx',
  what: 'Behind nginx as documented, everything is pushed and nobody polls.',
  front: { program: 'nginx', configuration: 'deploy/proxies/nginx.conf' },
  carries: 'frames',
  protection: triesSocket,
})
