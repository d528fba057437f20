import { isIP } from 'node:net'

/** An address and its networks, each as a text that is the same for all addresses in it. */
export interface Networks {
  /** The least that a provider gives to one customer: an IPv4 address, or an IPv6 /64. */
  customer: string
  /** A larger block that one customer may have: an IPv6 /56; null for IPv4. */
  block: string | null
  /** Usually the most that one customer has: an IPv4 /24, or an IPv6 /48. */
  network: string
  /** The network of a provider or a large organisation: an IPv4 /16, or an IPv6 /32. */
  provider: string
}

/** All texts that are not an address count as one caller. */
const noAddress: Networks = {
  customer: 'no address',
  block: null,
  network: 'no address',
  provider: 'no address',
}

/** The networks of a caller's address; an IPv4-mapped IPv6 address counts as IPv4. */
export function networksOf(ip: string): Networks {
  const version = isIP(ip)
  if (version === 0) return noAddress
  if (version === 4) return ipv4(ip.split('.').map(Number))
  const groups = groupsOf(ip.split('%', 1)[0] ?? '')
  const isMapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff
  if (isMapped) return ipv4(groups.slice(6).flatMap((group) => [group >> 8, group & 0xff]))
  const prefix = (bits: number) => ipv6Prefix(groups, bits)
  return { customer: prefix(64), block: prefix(56), network: prefix(48), provider: prefix(32) }
}

/** The key by which a caller is counted: an IPv4 address, or the /64 network of an IPv6 address. */
export const addressKey = (ip: string): string => networksOf(ip).customer

/** The networks of an address, from the widest to the narrowest. */
export function nestedNetworks(ip: string): string[] {
  const { provider, network, block, customer } = networksOf(ip)
  return [provider, network, ...(block === null ? [] : [block]), customer]
}

function ipv4(bytes: number[]): Networks {
  const [a, b, c] = bytes
  return {
    customer: bytes.join('.'),
    block: null,
    network: `${a}.${b}.${c}.0/24`,
    provider: `${a}.${b}.0.0/16`,
  }
}

function ipv6Prefix(groups: readonly number[], bits: number): string {
  const prefix = groups.slice(0, Math.ceil(bits / 16))
  const rest = bits % 16
  const last = prefix.length - 1
  if (rest > 0) prefix[last] = (prefix[last] ?? 0) & (0xffff << (16 - rest)) & 0xffff
  return `${prefix.map((group) => group.toString(16)).join(':')}::/${bits}`
}

/** The eight groups of a valid IPv6 address. */
function groupsOf(ip: string): number[] {
  const [head = '', tail] = ip.split('::')
  const left = numbersOf(head)
  if (tail === undefined) return left
  const right = numbersOf(tail)
  const gap = Array.from({ length: 8 - left.length - right.length }, () => 0)
  return [...left, ...gap, ...right]
}

function numbersOf(part: string): number[] {
  if (part === '') return []
  return part.split(':').flatMap((group) => {
    if (!group.includes('.')) return [Number.parseInt(group, 16)]
    const [a = 0, b = 0, c = 0, d = 0] = group.split('.').map(Number)
    return [(a << 8) | b, (c << 8) | d]
  })
}
