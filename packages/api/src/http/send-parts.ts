import { Readable } from 'node:stream'
import type { JsonText } from '@papo/core/platform/json-text'
import type { FastifyReply } from 'fastify'
import { waitBudget } from '../wait-budget.ts'

/**
 * Sends the text as it is made: the next part is made once the reader has taken the one before, and each may wait for
 * the database as long as a whole call. If making it fails, the connection is cut, so that no reader takes what came
 * for the whole.
 */
export function sendParts(reply: FastifyReply, text: JsonText<unknown>): FastifyReply {
  void reply.type('application/json; charset=utf-8')
  // Without a body nothing is read for it.
  if (reply.request.method === 'HEAD') return reply.send('')
  return reply.send(Readable.from(withOwnBudgets(text.parts())))
}

async function* withOwnBudgets(parts: AsyncGenerator<string, void>): AsyncGenerator<string, void> {
  try {
    for (;;) {
      const part = await waitBudget.run({ ms: 0 }, () => parts.next())
      if (part.done === true) return
      yield part.value
    }
  } finally {
    await parts.return()
  }
}
