import { behind, triesSocket } from './behind.ts'

export const nginx = behind({
  code: 'X1',
  name: 'nginx',
  what: 'Behind nginx as documented, everything is pushed and nobody polls.',
  front: { program: 'nginx', configuration: 'deploy/proxies/nginx.conf' },
  carries: 'frames',
  protection: triesSocket,
})
