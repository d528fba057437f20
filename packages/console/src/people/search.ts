import { plainText } from '@papo/protocol'
import type { Role } from './people.ts'

/** Whether a person has the text in the name, the e-mail or the role. */
export function isPersonFound(
  { name, email, role }: { name: string | null; email: string; role: Role },
  roles: Readonly<Record<Role, string>>,
  text: string,
): boolean {
  const wanted = plainText(text.trim())
  return [name ?? '', email, roles[role]].some((field) => plainText(field).includes(wanted))
}
