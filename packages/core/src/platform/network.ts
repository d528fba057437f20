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
  const bytes = bytesOf(ip)
  if (bytes !== null) return ipv4(bytes)
  const groups = groupsOf(ip.replace(zone, ''))
  if (groups === null) return noAddress
  const isMapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff
  if (isMapped) return ipv4(groups.slice(6).flatMap((group) => [group >> 8, group & 0xff]))
  const prefix = (bits: number) => ipv6Prefix(groups, bits)
  return { customer: prefix(64), block: prefix(56), network: prefix(48), provider: prefix(32) }
}

/** Whether the text is an address of a network at all. */
export const isAddress = (ip: string): boolean => networksOf(ip) !== noAddress

/** The key by which a caller is counted: an IPv4 address, or the /64 network of an IPv6 address. */
export const addressKey = (ip: string): string => networksOf(ip).customer

/** The networks of an address, from the widest to the narrowest. */
export function nestedNetworks(ip: string): string[] {
  const { provider, network, block, customer } = networksOf(ip)
  return [provider, network, ...(block === null ? [] : [block]), customer]
}

function ipv4(bytes: readonly number[]): Networks {
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

const decimalByte = /^(?:\d|[1-9]\d|1\d\d|2[0-4]\d|25[0-5])$/
const hexGroup = /^[0-9a-f]{1,4}$/i
/** The network interface of a link-local IPv6 address. */
const zone = /%[\da-z.:-]+$/i

/** The four bytes of an IPv4 address, or null. */
function bytesOf(text: string): number[] | null {
  const parts = text.split('.')
  return parts.length === 4 && parts.every((part) => decimalByte.test(part))
    ? parts.map(Number)
    : null
}

/** The eight groups of an IPv6 address, or null. `::` stands for one group of zeros or more. */
function groupsOf(text: string): number[] | null {
  const [head = '', tail, ...more] = text.split('::')
  const left = numbersOf(head, tail === undefined)
  if (tail === undefined) return left?.length === 8 ? left : null
  const right = numbersOf(tail, true)
  if (left === null || right === null || more.length > 0) return null
  const gap = 8 - left.length - right.length
  return gap < 1 ? null : [...left, ...Array.from({ length: gap }, () => 0), ...right]
}

/** The groups in a part of an IPv6 address, or null. The last two of the address may be written as IPv4. */
function numbersOf(part: string, isLast: boolean): number[] | null {
  if (part === '') return []
  const numbers: number[] = []
  const texts = part.split(':')
  for (const [index, text] of texts.entries()) {
    if (hexGroup.test(text)) numbers.push(Number.parseInt(text, 16))
    else {
      const bytes = isLast && index === texts.length - 1 ? bytesOf(text) : null
      if (bytes === null) return null
      const [a = 0, b = 0, c = 0, d = 0] = bytes
      numbers.push((a << 8) | b, (c << 8) | d)
    }
  }
  return numbers
}
