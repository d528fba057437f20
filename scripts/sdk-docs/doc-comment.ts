/** A comment `/** … *\/` in its parts. */
export interface DocComment {
  /** What precedes the first tag. */
  summary: string
  /** The text of each `@throws`, together. */
  throws: string | null
  /** The TypeScript of each `@example`. */
  examples: string[]
  isInternal: boolean
}

const fence = /^```ts\n(.*?)^```$/gms

/** The TypeScript in the fences of a text. */
export const samplesIn = (text: string): string[] =>
  [...text.matchAll(fence)].map(([, code = '']) => code)

export function parseDocComment(comment: string): DocComment {
  const text = comment
    .replace(/^\/\*\*|\*\/$/g, '')
    .split('\n')
    .map((line) => line.replace(/^\s*\* ?/, '').trimEnd())
    .join('\n')
  const [summary = '', ...sections] = text.split(/^(?=@\w+)/m)
  const tagged = (tag: string) =>
    sections
      .filter((section) => section.startsWith(`@${tag}`))
      .map((section) => section.slice(tag.length + 1).trim())
  const throws = tagged('throws')
  return {
    summary: summary.trim(),
    throws: throws.length > 0 ? throws.join('\n') : null,
    examples: tagged('example').flatMap((section) => samplesIn(`${section}\n`)),
    isInternal: tagged('internal').length > 0,
  }
}
