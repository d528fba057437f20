import type { Role } from './people.ts'

/** Small letters without accents. */
const plain = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

/** Whether a person has the text in the name, the e-mail or the role. */
export function isPersonFound(
  { name, email, role }: { name: string | null; email: string; role: Role },
  roles: Readonly<Record<Role, string>>,
  text: string,
): boolean {
  const wanted = plain(text.trim())
  return [name ?? '', email, roles[role]].some((field) => plain(field).includes(wanted))
}
