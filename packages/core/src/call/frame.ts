import type { ClientFrame, ClientFrames } from '@papo/protocol'
import { clientFrames } from '@papo/protocol/schemas'
import { invalidBody } from './field-error.ts'
import { parseJsonBody } from './json-body.ts'
import { type SchemaCheck, schemaCheck } from './schema-check.ts'

type FrameName = keyof ClientFrames

const checks = Object.fromEntries(
  Object.entries(clientFrames).map(([name, schema]) => [name, schemaCheck(schema)]),
) as Record<FrameName, SchemaCheck>

/**
 * The frame in a JSON text in UTF-8, checked like the body of a call.
 *
 * @throws Refusal `payload_too_large`, `invalid_json` or `invalid_request`
 */
export function readFrame(bytes: Uint8Array): ClientFrame {
  const frame = parseJsonBody(bytes)
  const errors = checkOf(frame)(frame)
  if (errors.length > 0) throw invalidBody(errors)
  return frame as ClientFrame
}

/** A frame without a known name is measured by any schema: each of them names its own. */
function checkOf(frame: unknown): SchemaCheck {
  const { type } = (frame ?? {}) as { type?: unknown }
  const isKnown = typeof type === 'string' && Object.hasOwn(checks, type)
  return checks[isKnown ? (type as FrameName) : 'ping']
}
