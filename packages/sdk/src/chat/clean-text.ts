/** A text in the form in which the server compares it: line breaks as `\n`, trimmed. */
export const cleanText = (text: string): string => text.replace(/\r\n?/g, '\n').trim()
