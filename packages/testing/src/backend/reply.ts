import type { Answer } from '@papo/core/call/answer'
import { cookiesToSet, type CookieToSet } from '@papo/core/call/cookies'
import type { ProblemAnswer } from '@papo/core/call/problem'
import { JsonText } from '@papo/core/platform/json-text'
import type { Reply } from '../conduct/refusal.ts'

/** Whether a status forbids a body. */
const hasNoBody = (status: number) => status === 204 || status === 304

/** The answer with its whole body. */
export async function wholeOf(answer: Answer): Promise<Answer> {
  const { body } = answer
  return body instanceof JsonText ? { ...answer, body: await body.read() } : answer
}

/** A good answer, as it is sent. */
export function replyOf({ status, body, cookies }: Answer, publicUrl: string): Reply {
  const isEmpty = hasNoBody(status)
  return {
    status,
    headers: isEmpty ? {} : { 'content-type': 'application/json; charset=utf-8' },
    body: isEmpty ? null : JSON.stringify(body),
    ...(cookies && { cookies: cookiesToSet(cookies, publicUrl).map(setCookie) }),
  }
}

export const problemReply = ({ body, ...head }: ProblemAnswer): Reply => ({
  ...head,
  body: JSON.stringify(body),
})

/** The value of `Set-Cookie`. */
function setCookie({ name, value, maxAge, attributes }: CookieToSet): string {
  const { path, httpOnly, secure } = attributes
  return [
    `${name}=${value ?? ''}`,
    `Max-Age=${maxAge ?? 0}`,
    `Path=${path}`,
    ...(httpOnly ? ['HttpOnly'] : []),
    ...(secure ? ['Secure'] : []),
    'SameSite=Strict',
  ].join('; ')
}

/** The parts of a `Response`. */
export function responseParts({ status, headers, body, cookies = [] }: Reply): {
  body: string | null
  init: { status: number; headers: Headers }
} {
  const all = new Headers(headers)
  for (const cookie of cookies) all.append('set-cookie', cookie)
  return { body: hasNoBody(status) ? null : body, init: { status, headers: all } }
}
