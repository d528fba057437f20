import type { HealthState } from '@papo/sdk'
import type { BrowserFinding } from './health.ts'

interface Said {
  text: string
  cure?: string
}

/** Each finding of the browser by `name.is`, so that one without texts fails the types. */
export type BrowserTexts = {
  readonly [Finding in BrowserFinding as `${Finding['name']}.${Finding['is']}`]: (facts: {
    origin: string
    publicUrl: string
  }) => Said
}

const browser: BrowserTexts = {
  'seen.same': ({ origin }) => ({
    text: `This browser sees it at ${origin}, as the server believes.`,
  }),
  'seen.plain': ({ origin }) => ({
    text: `This browser sees it at ${origin}, without encryption: anyone on the way can read passwords and chats.`,
    cure: 'Put a proxy with a certificate before it, and set PUBLIC_URL to the https address.',
  }),
  'seen.other': ({ origin, publicUrl }) => ({
    text: `This browser sees it at ${origin}, but the server believes to be at ${publicUrl}. Sockets and snippets use that address.`,
    cure: `Open ${publicUrl}, or set PUBLIC_URL to ${origin} and restart the server.`,
  }),
  'sockets.open': () => ({ text: 'They open: messages arrive at once.' }),
  'sockets.blocked': () => ({
    text: 'They do not open. Papo asks every few seconds instead, and nothing is lost.',
    cure: 'Let the proxy pass on upgrades to WebSockets; the documentation has recipes for nginx, Caddy and HAProxy.',
  }),
  'sockets.none': () => ({
    text: 'This browser has no WebSockets. Papo asks every few seconds instead.',
  }),
  'page.current': () => ({ text: 'This page is of the same version as the server.' }),
  'page.old': () => ({
    text: 'The server has been updated since this page was opened.',
    cure: 'Load this page again. Your drafts are kept.',
  }),
}

export const texts = {
  lead: 'What the server and this browser say about the installation, and what to do.',
  again: 'Check again',
  checking: 'Checking...',
  at: (when: string) => `Checked ${when}`,
  server: 'The server',
  browserTitle: 'This browser',
  titles: { seen: 'Address', sockets: 'Live connection', page: 'This page' },
  states: { ok: 'All right', warn: 'Look at this', bad: 'Broken' } satisfies Record<
    HealthState,
    string
  >,
  allWell: 'Everything is all right.',
  notWell: (bad: number, warn: number) =>
    [bad > 0 && `${bad} broken`, warn > 0 && `${warn} to look at`].filter(Boolean).join(', '),
  cure: 'What to do:',
  reload: 'Load this page again',
  doctor: 'On the machine, a command prints the same:',
  browser,
}
