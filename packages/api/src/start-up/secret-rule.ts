/** Fewer characters can be guessed, whatever they are. */
export const secretMinLength = 32

/**
 * The secret that a variable or a file gives, without the space around it, or null where it cannot seal
 * anything: it is too short, or holds the zeros that a crash leaves in the place of a file's text.
 */
export function acceptedSecret(text: string): string | null {
  const secret = text.trim()
  return secret.length < secretMinLength || secret.includes('\0') ? null : secret
}
