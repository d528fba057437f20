/** Which sites somebody answers. */
export const peopleSites = {
  label: 'Sites',
  all: 'All sites',
  some: 'Only these',
  allHint: 'Also those that are made later.',
  someHint:
    'Chats of other sites do not exist for this person: not in the queue, the history or the search. Open ones go back to the queue.',
  listed: (names: string) => `Only ${names}`,
}
