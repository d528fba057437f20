const hostName = /^(localhost|\[[0-9a-f:]+\]|[^\s.*]+(\.[^\s.*]+)+)$/i

/**
 * The origin (scheme, host and port) of a typed address, or null. The default scheme is https; the
 * path and everything after it is dropped.
 */
export function originOf(address: string): string | null {
  const trimmed = address.trim()
  const full = /^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed) ? trimmed : `https://${trimmed}`
  try {
    const { protocol, hostname, origin, username } = new URL(full)
    const isWeb = protocol === 'http:' || protocol === 'https:'
    return isWeb && !username && hostName.test(hostname) ? origin : null
  } catch {
    return null
  }
}
