import { behind, triesSocket } from './behind.ts'

export const caddy = behind({
  code: 'X2',
  name: 'caddy',
  what: 'Behind Caddy as documented, everything is pushed and nobody polls.',
  front: { program: 'caddy', configuration: 'deploy/proxies/Caddyfile' },
  carries: 'frames',
  protection: triesSocket,
})
