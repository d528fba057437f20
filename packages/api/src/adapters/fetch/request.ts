import type { SendRequest } from '../../canary/request.ts'

export const requestByFetch: SendRequest = async ({ url, method, token, body, signal }) => {
  const headers = new Headers()
  if (token !== null) headers.set('authorization', `Bearer ${token}`)
  if (body !== null) headers.set('content-type', 'application/json')
  const answer = await fetch(url, {
    method,
    headers,
    signal,
    ...(body === null ? {} : { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  return { status: answer.status, body: text === '' ? null : (JSON.parse(text) as unknown) }
}
