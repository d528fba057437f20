import { Refusal } from '../platform/refusal.ts'

/** What is needed of an endpoint to find it by its address. */
interface Addressed {
  method: string
  /** `/v1/chats/:chatId` */
  path: string
}

/** An endpoint, found by its address, with the parts of the path. */
export interface Route<Name extends string> {
  name: Name
  params: Record<string, string>
}

/** A part of a path is at most this long. */
const maxPart = 100

/**
 * Prepares a table of endpoints to be found by method and path. A fixed part of a path comes before a parameter, so
 * that `waiting` is not read as an id. HEAD is answered like GET.
 *
 * @throws Refusal `not_found`, `method_not_allowed`, `uri_too_long` or `invalid_request`
 */
export function routesOf<Name extends string>(
  table: Readonly<Record<Name, Addressed>>,
): (method: string, path: string) => Route<Name> {
  const routes = (Object.entries(table) as [Name, Addressed][])
    .map(([name, { method, path }]) => ({ name, method, parts: path.split('/') }))
    .sort((one, other) => parametersIn(one.parts) - parametersIn(other.parts))
  return (method, path) => {
    const parts = path.split('/')
    const found = routes.filter((route) => matches(route.parts, parts))
    const wanted = method === 'HEAD' ? 'GET' : method
    const route = found.find((one) => one.method === wanted)
    if (route !== undefined) return { name: route.name, params: paramsOf(route.parts, parts) }
    const methods = new Set(found.map((one) => one.method))
    if (methods.has('GET')) methods.add('HEAD')
    throw noRoute(method, [...methods].sort())
  }
}

/** The refusal for an address at which only these methods, or none, are answered. */
export function noRoute(method: string, allowed: readonly string[]): Refusal {
  if (allowed.length === 0 || allowed.includes(method)) {
    return new Refusal('not_found', 'There is nothing at this address.')
  }
  const words = `This address takes ${allowed.join(', ')}.`
  return new Refusal('method_not_allowed', words, { allow: allowed })
}

const isParameter = (part: string): boolean => part.startsWith(':')

const parametersIn = (parts: readonly string[]): number => parts.filter(isParameter).length

function matches(pattern: readonly string[], parts: readonly string[]): boolean {
  return (
    pattern.length === parts.length &&
    pattern.every((part, at) => (isParameter(part) ? parts[at] !== '' : part === parts[at]))
  )
}

function paramsOf(pattern: readonly string[], parts: readonly string[]): Record<string, string> {
  const params: Record<string, string> = {}
  for (const [at, part] of pattern.entries()) {
    if (isParameter(part)) params[part.slice(1)] = decoded(parts[at] ?? '')
  }
  return params
}

function decoded(part: string): string {
  let text: string
  try {
    text = decodeURIComponent(part)
  } catch {
    throw new Refusal('invalid_request', 'The address is not validly encoded.')
  }
  if (text.length > maxPart) throw new Refusal('uri_too_long', 'A part of the address is too long.')
  return text
}
