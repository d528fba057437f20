/** The settings: what frames their sections. */
export const settings = {
  title: 'Settings',
  short: 'Settings',
  sections: 'Sections',
  groups: { you: 'You', workspace: 'Workspace', record: 'Record' },
  loading: 'Opening...',
  failed: 'This page could not be opened.',
  failedHint: 'The connection may be gone for a moment.',
  newer: 'Papo has been updated.',
  newerHint: 'Load the page again to go on. Your drafts are kept.',
  reload: 'Load again',
}

/** What all forms say. */
export const form = {
  bar: {
    save: 'Save',
    saving: 'Saving...',
    saved: 'Saved',
    discard: 'Discard',
    changed: 'Changes are not saved yet',
    failed: 'That was not saved. Try again.',
    unreachable: 'The server cannot be reached. What you typed is kept here; try again.',
    conflict: 'Not saved yet: somebody else has changed this meanwhile.',
  },
  leave: {
    title: 'Leave without saving?',
    body: 'What you have changed here is lost.',
    leave: 'Leave',
    stay: 'Keep editing',
  },
  conflict: {
    title: 'Somebody else has changed this meanwhile',
    lead: 'Check what is different now, then save again.',
    theirs: (text: string) => `Now: ${text}`,
    mine: (text: string) => `Yours: ${text}`,
    keepMine: 'Keep mine',
    takeTheirs: 'Take theirs',
  },
}

export const copy = {
  copy: 'Copy',
  copied: 'Copied',
  failed: 'Copying is not allowed here. The text is selected: copy it by hand.',
}

/** Typing the name of what is about to be lost. */
export const typeName = {
  label: (name: string) => `Type “${name}” to confirm`,
  wrong: (name: string) => `Type the name exactly: ${name}`,
}
