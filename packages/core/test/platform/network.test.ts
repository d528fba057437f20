import { describe, expect, it } from 'vitest'
import { addressKey, nestedNetworks, networksOf } from '../../src/platform/network.ts'

describe('an address', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['::ffff:cb00:7107', '203.0.113.7'],
    ['0:0:0:0:0:FFFF:203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0db8:0001:0002::1', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['64:ff9b::203.0.113.7', '64:ff9b:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ])('%s counts as %s', (ip, key) => {
    expect(addressKey(ip)).toBe(key)
  })

  it.each(['', 'unknown', '203.0.113', '1.2.3.4, 5.6.7.8', '2001:db8:::1', '_hidden'])(
    'that is invalid, such as “%s”, counts like every other invalid one',
    (text) => {
      expect(addressKey(text)).toBe('no address')
    },
  )
})

describe('the networks of an address', () => {
  it('are a /24 and a /16 in IPv4', () => {
    expect(networksOf('203.0.113.7')).toEqual({
      customer: '203.0.113.7',
      block: null,
      network: '203.0.113.0/24',
      provider: '203.0.0.0/16',
    })
  })

  it('are a /56, a /48 and a /32 in IPv6', () => {
    expect(nestedNetworks('2001:db8:7:abcd::1')).toEqual([
      '2001:db8::/32',
      '2001:db8:7::/48',
      '2001:db8:7:ab00::/56',
      '2001:db8:7:abcd::/64',
    ])
  })
})
