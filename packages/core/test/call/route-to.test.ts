import { describe, expect, it } from 'vitest'
import { routesOf } from '../../src/call/route-to.ts'

const routeTo = routesOf({
  getChat: { method: 'GET', path: '/v1/chats/:chatId' },
  listWaitingChats: { method: 'GET', path: '/v1/chats/waiting' },
  startChat: { method: 'POST', path: '/v1/chats' },
  listChats: { method: 'GET', path: '/v1/chats' },
  endSecret: { method: 'DELETE', path: '/v1/sites/:siteId/secrets/:secretId' },
})
const refused = (code: string, extras: object = {}) => expect.objectContaining({ code, extras })

describe('an address', () => {
  it.each([
    ['GET', '/v1/chats/1', 'getChat', { chatId: '1' }],
    ['HEAD', '/v1/chats/1', 'getChat', { chatId: '1' }],
    ['GET', '/v1/chats/waiting', 'listWaitingChats', {}],
    ['POST', '/v1/chats', 'startChat', {}],
    ['DELETE', '/v1/sites/a/secrets/b%2Fc', 'endSecret', { siteId: 'a', secretId: 'b/c' }],
  ])('%s %s leads to %s', (method, path, name, params) => {
    expect(routeTo(method, path)).toEqual({ name, params })
  })

  it.each(['/', '/v1', '/v1/chats/', '/v1/chats/1/2', '/V1/chats'])('%s is not there', (path) => {
    expect(() => routeTo('GET', path)).toThrow(refused('not_found'))
  })

  it('names its methods if the method is wrong', () => {
    expect(() => routeTo('DELETE', '/v1/chats')).toThrow(
      refused('method_not_allowed', { allow: ['GET', 'HEAD', 'POST'] }),
    )
    expect(() => routeTo('OPTIONS', '/v1/sites/a/secrets/b')).toThrow(
      refused('method_not_allowed', { allow: ['DELETE'] }),
    )
  })

  it('that is badly encoded or too long is refused', () => {
    expect(() => routeTo('GET', '/v1/chats/%zz')).toThrow(refused('invalid_request'))
    expect(() => routeTo('GET', `/v1/chats/${'a'.repeat(101)}`)).toThrow(refused('uri_too_long'))
  })
})
