import type { FirstOwner } from './first-start.ts'

export interface GreetingOptions {
  publicUrl: string
  firstOwner: FirstOwner | null
  /** A sentence on where the data is stored. */
  data: string
}

/** The text on the terminal after Papo has started. */
export function greeting({ publicUrl, firstOwner, data }: GreetingOptions): string {
  const lines = [
    '',
    `  Papo is running at ${publicUrl}`,
    '',
    `  Console   ${publicUrl}/console`,
    ...(firstOwner === null ? [] : signIn(firstOwner)),
    `  Demo      ${publicUrl}/demo`,
    `  API       ${publicUrl}/docs`,
    '',
    `  ${data}`,
    '',
  ]
  return lines.join('\n')
}

function signIn({ email, oneTimePassword }: FirstOwner): string[] {
  if (oneTimePassword === null) return [`            ${email}, with the password that you chose`]
  return [
    `            e-mail    ${email}`,
    `            password  ${oneTimePassword}   (shown this once: note it down)`,
  ]
}
