export const texts = {
  lead: 'The workspace is everything that your team shares: sites, people and conversations.',
  name: {
    label: 'Name',
    hint: 'Your team sees it here and in invitations. Visitors see the names of your sites.',
  },
  waits: {
    title: 'Long waits',
    hint: 'From when on everybody sees in the queue that somebody waits for too long. Empty means never.',
    amber: 'In amber after (minutes)',
    red: 'In red after (minutes)',
    redHint: 'More minutes than amber.',
    never: 'never',
  },
  complaints: {
    noName: 'Enter a name',
    longName: 'Enter at most 80 characters',
    minutes: 'Enter from 0.5 to 1440 minutes, or nothing',
    redTooSoon: 'Enter more minutes than for amber',
  },
  remove: {
    title: 'Delete the workspace',
    hint: 'Everything goes: sites, people, conversations, the audit log. You have a week to change your mind.',
    open: 'Delete the workspace...',
    ask: (name: string) => `Delete “${name}”?`,
    now: 'From now on its sites take no new conversations. Those that are running may go on.',
    later:
      'In a week all sites, people, visitors, conversations and settings are removed for good.',
    access: 'Only the access log stays for six months, as the law asks. Backups are not changed.',
    undo: 'Until then any owner can cancel here.',
    confirm: 'Delete in a week',
    failed: 'That did not work. Nothing was changed; try again.',
    planned: (when: string) => `It will be removed on ${when}.`,
    since: (when: string) => `Asked for on ${when}.`,
    cancel: 'Cancel the deletion',
    cancelled: 'The deletion was cancelled. Your sites take new conversations again.',
  },
}
