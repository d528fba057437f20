import { throughProxy, triesSocket } from './through-proxy.ts'

export const caddy = throughProxy({
  code: 'X2',
  name: 'caddy',
  what: 'Behind Caddy as documented, everything is pushed and nobody polls.',
  front: { program: 'caddy', configuration: 'deploy/proxies/Caddyfile' },
  carries: 'frames',
  protection: triesSocket,
})
