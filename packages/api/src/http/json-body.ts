import { parseJsonBody, requireJsonType } from '@papo/core/call/json-body'
import { limits } from '@papo/protocol'
import type { App } from './app-type.ts'

/** The only body parser: JSON in UTF-8, without text that cannot be stored or displayed. */
export function parseJsonBodies(app: App): void {
  // @fault one-parser
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer', /* @fault body-limit */ bodyLimit: limits.bodyBytes },
    (_request, body: Buffer, done) => {
      try {
        done(null, parseJsonBody(body))
      } catch (error) {
        done(error as Error, undefined)
      }
    },
  )
  app.addHook('preParsing', ({ headers }, _reply, payload, done) => {
    try {
      requireJsonType(headers['content-type'], headers['content-encoding'])
      done(null, payload)
    } catch (error) {
      done(error as Error)
    }
  })
}
