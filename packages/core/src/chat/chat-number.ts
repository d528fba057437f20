import type { Random } from '../platform/random.ts'

/**
 * The characters of a number: without those that are read as another one (0, 1, I, L, O), and without vowels, so that no
 * number is a word.
 */
const alphabet = '23456789BCDFGHJKMNPQRSTVWXYZ'
const shortest = 5
const base64url = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
/** Two random characters choose one of the number, so that all are about as frequent. */
const drawn = 2

/**
 * A random number for a new chat, so that it says nothing about how many there are. Each attempt after one whose number
 * was taken makes it a character longer.
 */
export function newChatNumber(random: Pick<Random, 'text'>, attempt: number): string {
  const length = shortest + attempt - 1
  const text = random.text(length * drawn)
  return Array.from({ length }, (_, at) => {
    const first = base64url.indexOf(text.charAt(at * drawn))
    const second = base64url.indexOf(text.charAt(at * drawn + 1))
    return alphabet.charAt((first * base64url.length + second) % alphabet.length)
  }).join('')
}

/** A text as the number that a person may have meant by it: `#7k3-m9` is 7K3M9. */
export const numberIn = (text: string): string => text.replaceAll(/[\s#-]/gu, '').toUpperCase()
