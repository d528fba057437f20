export { mergeAttributes } from './attributes.ts'
export type { Contract, Endpoint, VisitorEndpoint } from './contract.ts'
export { type ErrorCode, errorCodes, type FieldErrorCode } from './errors.ts'
export {
  availabilityAt,
  availabilityOf,
  type AvailabilityRules,
  hoursFaults,
  isTimeZone,
  type Opening,
  openingAt,
} from './opening.ts'
export {
  type ChatAction,
  type ChatKind,
  type ChatStatus,
  chatStatuses,
  lifecycle,
  statusAfter,
} from './lifecycle.ts'
export { limits } from './limits.ts'
export { plainText, plainWords } from './plain-text.ts'
export {
  type CloseCode,
  closeCodes,
  realtimeLimits,
  realtimePath,
  realtimeProtocol,
} from './realtime-rules.ts'
export { unknownBlanks, widgetLanguages, words } from './words.ts'

export type { ClientFrame, ClientFrames, ServerFrame, ServerFrames } from './realtime.ts'
export type * from './types.ts'
