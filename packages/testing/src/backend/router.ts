import { endpoints } from '@papo/protocol/endpoints'
import type { EndpointName } from './calls.ts'
import { Refusal } from './refusal.ts'

interface Route {
  name: EndpointName
  method: string
  parts: string[]
}

/** Fixed paths come before those with parameters, so that `waiting` is not read as an id. */
const routes: Route[] = Object.entries(endpoints)
  .map(([name, { method, path }]) => ({
    name: name as EndpointName,
    method,
    parts: path.split('/'),
  }))
  .sort((a, b) => parametersIn(a) - parametersIn(b))

function parametersIn({ parts }: Route): number {
  return parts.filter((part) => part.startsWith(':')).length
}

function matched(pattern: string[], parts: string[]): Record<string, string> | null {
  if (pattern.length !== parts.length) return null
  const params: Record<string, string> = {}
  for (const [index, part] of pattern.entries()) {
    const actual = parts[index] ?? ''
    if (part.startsWith(':')) params[part.slice(1)] = actual
    else if (part !== actual) return null
  }
  return params
}

/** The endpoint of a path, with its parameters. */
export function routeTo(
  method: string,
  path: string,
): { name: EndpointName; params: Record<string, string> } {
  const parts = path.split('/')
  let isKnown = false
  for (const route of routes) {
    const params = matched(route.parts, parts)
    if (params && route.method === method) return { name: route.name, params }
    isKnown ||= params !== null
  }
  throw new Refusal(isKnown ? 'method_not_allowed' : 'not_found')
}
