/** What erasing a person does, before it is done. */
export const erase = {
  open: 'Erase...',
  title: (name: string) => `Erase ${name}?`,
  gone: 'Name, email, picture, password, second factor and sessions go for good. The email is free for a new invitation.',
  stays:
    'What the person wrote stays, by “Former agent”. So do the lines of the audit log, without the name.',
  access: 'Only the access log stays for six months, as the law asks. Backups are not changed.',
  confirm: 'Erase for good',
  failed: 'That did not work. Try again: what is left is erased then.',
  done: (name: string) => `${name} was erased.`,
}
