import { throughProxy, triesSocket } from './through-proxy.ts'

export const proxyManagerWebsockets = throughProxy({
  code: 'X4',
  name: 'proxy-manager-websockets',
  what: 'Behind Nginx Proxy Manager with WebSockets switched on, everything is pushed and nobody polls.',
  front: {
    program: 'nginx',
    configuration: 'faults/proxies/configurations/proxy-manager-websockets.conf',
  },
  carries: 'frames',
  protection: triesSocket,
})
