/** A shorter secret can be guessed, whatever its characters. */
export const secretMinLength = 32

/**
 * The trimmed secret from a variable or a file, or null if it is unusable: it is too short, or holds the zero bytes
 * that a crash leaves in the place of a file's text.
 */
export function acceptedSecret(text: string): string | null {
  const secret = text.trim()
  return secret.length < secretMinLength || secret.includes('\0') ? null : secret
}
