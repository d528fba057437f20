import { describe, expect, it } from 'vitest'
import { defaultSettings } from '../../src/site/site.ts'
import { requireActing } from '../../src/site/valid-settings.ts'

const { idleTimeout } = defaultSettings
const day = (from: string, to: string) => ({ timeZone: 'UTC', open: [{ day: 1, from, to }] })

describe('settings that can never act', () => {
  it.each([
    ['/hours/open/0/to', 'never_open', { hours: day('09:00', '09:00') }],
    [
      '/hours/exceptions/0/date',
      'not_a_date',
      { hours: { timeZone: 'UTC', open: [], exceptions: [{ date: '2027-02-30', open: [] }] } },
    ],
    ['/hours/timeZone', 'unknown_time_zone', { hours: { timeZone: 'Mars/Base', open: [] } }],
    [
      '/idleTimeout/warnSeconds',
      'ends_before_warning',
      { idleTimeout: { ...idleTimeout, activeSeconds: 60, warnSeconds: 60 } },
    ],
    ['/firstReplySeconds', 'ends_before_first_reply', { firstReplySeconds: 3600 }],
  ])('are refused at %s: %s', (path, code, change) => {
    const after = { ...defaultSettings, ...change }
    expect(() => requireActing(defaultSettings, after)).toThrow(
      expect.objectContaining({
        code: 'invalid_request',
        extras: { errors: [expect.objectContaining({ path, code })] },
      }),
    )
    // What is stored already does not keep an owner from changing something else.
    expect(() => requireActing(after, { ...after, locale: 'en' })).not.toThrow()
  })

  it('are none of these', () => {
    const hours = { ...day('18:00', '09:00'), exceptions: [{ date: '2027-02-28', open: [] }] }
    const never = { ...idleTimeout, activeSeconds: null, waitingSeconds: null }
    const after = { ...defaultSettings, hours, idleTimeout: never, firstReplySeconds: 86_400 }
    expect(() => requireActing(defaultSettings, after)).not.toThrow()
  })
})
