const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i
/** The part of an IPv6 address that a provider gives to one customer. */
const networkGroups = 4

/** What a caller is counted by: an IPv4 address, or the /64 network of an IPv6 address. */
export function addressKey(ip: string): string {
  if (!ip.includes(':')) return ip
  const v4 = mapped.exec(ip)?.[1]
  if (v4 !== undefined) return v4
  const [head = '', tail] = (ip.split('%', 1)[0] ?? '').split('::')
  const left = groups(head)
  const right = groups(tail ?? '')
  const gap = Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0')
  const all = tail === undefined ? left : [...left, ...gap, ...right]
  const network = all
    .slice(0, networkGroups)
    .map((group) => Number.parseInt(group, 16).toString(16))
  return `${network.join(':')}::/64`
}

const groups = (part: string): string[] => part.split(':').filter((group) => group !== '')
