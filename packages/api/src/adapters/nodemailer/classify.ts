import type { Undelivered } from '@papo/core/mail/mailer'
import type { NodemailerError } from 'nodemailer'

/** How far the conversation with the mail server came. */
export type Stage = 'connect' | 'sign-in' | 'envelope' | 'whole'

const replyLength = 200
const refusedCodes = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ECONNRESET'])
const nameCodes = new Set(['ENOTFOUND', 'EAI_AGAIN', 'ENODATA'])
const isTlsCode = /^(ERR_(TLS|SSL)|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|EPROTO|HOSTNAME_MISMATCH)/

/**
 * Why a mail was not taken. A refusal of the recipient or of the mail itself is final. What an operator can set right,
 * such as a wrong password, leaves the mail in the queue.
 */
export function classify(error: NodemailerError, stage: Stage): Undelivered {
  const reply = replyOf(error)
  const code = error.responseCode ?? 0
  const problem = problemOf(error, stage, code)
  if (problem === 'refused_recipient' || problem === 'refused') {
    return { problem, outcome: 'refused', reply }
  }
  // The whole mail is gone, and the server has not said whether it took it.
  const outcome = stage === 'whole' && code === 0 ? 'unanswered' : 'later'
  return { problem, outcome, reply }
}

function problemOf(error: NodemailerError, stage: Stage, code: number): Undelivered['problem'] {
  if (code >= 400 && code < 500) return 'deferred'
  if (stage === 'whole') return code >= 500 ? 'refused' : lostOr(error)
  if (stage === 'envelope') return refusalOf(error, code)
  if (stage === 'sign-in')
    return code >= 500 || error.code === 'EAUTH' ? 'wrong_password' : lostOr(error)
  return connectionProblem(error, code)
}

function refusalOf(error: NodemailerError, code: number): Undelivered['problem'] {
  if (code < 500) return lostOr(error)
  // 530: authentication required.
  if (code === 530) return 'wrong_password'
  if (error.command === 'MAIL FROM') return 'refused_sender'
  return error.command === 'RCPT TO' ? 'refused_recipient' : 'refused'
}

function connectionProblem(error: NodemailerError, code: number): Undelivered['problem'] {
  const cause = (error as { originalCode?: string }).originalCode ?? ''
  if (error.code === 'EDNS' || nameCodes.has(cause)) return 'name_not_found'
  if (error.code === 'ETLS' || isTlsCode.test(cause)) return 'tls'
  if (code >= 500) return 'refused'
  if (refusedCodes.has(cause)) return 'refused_connection'
  return lostOr(error)
}

const lostOr = (error: NodemailerError): Undelivered['problem'] => {
  if (error.code === 'ETIMEDOUT') return 'timeout'
  const isLost = error.code === 'ECONNECTION' || error.code === 'ESOCKET'
  return isLost ? 'connection_lost' : 'unknown'
}

function replyOf({ response }: NodemailerError): string | null {
  if (typeof response !== 'string' || response === '') return null
  const line = response.toWellFormed().replaceAll(/\s+/g, ' ').trim()
  return line.length > replyLength ? `${line.slice(0, replyLength - 1)}…` : line
}
