/** What the people are called where their section is not loaded. */
export const peopleNames = {
  title: 'People',
  roles: { owner: 'Owner', admin: 'Admin', agent: 'Agent' },
}
