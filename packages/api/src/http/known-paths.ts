/** The paths that have a route, with the methods that they take. */
export type KnownPaths = Map<string, { pattern: RegExp; methods: Set<string> }>

/** Records a route by its pattern, like `/v1/chats/:chatId` or `/console/*`. */
export function recordPath(paths: KnownPaths, url: string, methods: string[]): void {
  const known = paths.get(url) ?? { pattern: patternOf(url), methods: new Set<string>() }
  for (const method of methods) known.methods.add(method)
  paths.set(url, known)
}

/** The methods of the address's path, sorted; none if there is no such path. */
export function allowedMethods(paths: KnownPaths, address: string): string[] {
  const path = address.split(/[?#]/, 1)[0] ?? ''
  const allowed = new Set<string>()
  for (const { pattern, methods } of paths.values()) {
    if (pattern.test(path)) for (const method of methods) allowed.add(method)
  }
  return [...allowed].sort()
}

function patternOf(url: string): RegExp {
  const parts = url
    .replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll(/:[A-Za-z]+/g, '[^/]+')
    .replaceAll('*', '.*')
  return new RegExp(`^${parts}$`)
}
