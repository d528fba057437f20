/** Where a call comes from. */
export interface CallSource {
  /** The caller's address, behind the proxies that `TRUST_PROXY` names. */
  address: string
  /** The device token that the caller presents, or null. */
  device: string | null
  /** What the caller says it is: the header `User-Agent`, or null. */
  userAgent: string | null
  /** What proxies on the way have written into the call, whether they are believed or not; null without. */
  forwarded: { for: string | null; proto: string | null }
  /** The token of a session that a sign-in of each kind presents, or null. */
  presented: { program: string | null; console: string | null }
}

/** The names of an installation's cookies. */
export interface CookieNames {
  session: string
  device: string
}

/** What HTTP knows of a call that arrives. */
export interface ArrivingCall {
  address: string
  /** The value of a header; undefined without it. */
  header(name: string): string | undefined
  /** The value of a cookie; null without it. */
  cookie(name: keyof CookieNames): string | null
}

/** Reads the source of a call from what arrives. */
export const callSource = ({ address, header, cookie }: ArrivingCall): CallSource => ({
  address,
  device: cookie('device'),
  userAgent: header('user-agent') ?? null,
  forwarded: {
    for: header('x-forwarded-for') ?? null,
    proto: header('x-forwarded-proto') ?? null,
  },
  presented: {
    program: header('authorization')?.split(' ')[1] ?? null,
    console: cookie('session'),
  },
})
