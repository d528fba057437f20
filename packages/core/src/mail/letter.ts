/** A part of a mail, from which both its text and its HTML are made. */
type Block =
  | { readonly paragraph: string }
  /** What somebody else has written. */
  | { readonly quote: string; readonly by: string }
  | { readonly link: string; readonly label: string }
  /** Small print. */
  | { readonly note: string }

/** A mail in the words of one language, before it has a recipient. */
export interface Letter {
  readonly subject: string
  readonly blocks: readonly Block[]
}

/** A mail as it is sent. */
export interface WrittenMail {
  subject: string
  text: string
  html: string
}

const subjectLength = 150

/** Every control character, and those that turn the direction of a line or break it. */
// oxlint-disable-next-line no-control-regex -- control characters are what it looks for
const unsafe = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]+/gu

/** One line without control characters: a header made of it has no second line. */
export function headerLine(text: string, max: number = subjectLength): string {
  const line = [...text.toWellFormed().replaceAll(unsafe, ' ').replaceAll(/ +/g, ' ').trim()]
  return line.length > max ? `${line.slice(0, max - 1).join('')}…` : line.join('')
}

/** Writes a letter as text and as HTML; nothing of the letter becomes markup. */
export function writeMail({ subject, blocks }: Letter, language: string): WrittenMail {
  return {
    subject: headerLine(subject),
    text: `${blocks.map(blockText).join('\n\n')}\n`,
    html: `<!doctype html>
<html lang="${escapeHtml(language)}"><body style="margin:0;padding:24px;font:16px/1.5 sans-serif;color:#1f2937">
${blocks.map(blockHtml).join('\n')}
</body></html>
`,
  }
}

function blockText(block: Block): string {
  if ('paragraph' in block) return block.paragraph
  if ('note' in block) return block.note
  if ('link' in block) return `${block.label}:\n${block.link}`
  const lines = block.quote.split('\n').map((line) => `> ${line}`.trimEnd())
  return [`${block.by}:`, ...lines].join('\n')
}

function blockHtml(block: Block): string {
  if ('paragraph' in block) return `<p>${lines(block.paragraph)}</p>`
  if ('note' in block) return `<p style="font-size:14px;color:#6b7280">${lines(block.note)}</p>`
  if ('link' in block) {
    const address = escapeHtml(block.link)
    return (
      `<p><a href="${address}" style="display:inline-block;padding:10px 18px;border-radius:8px;` +
      `background:#4338ca;color:#ffffff;text-decoration:none">${escapeHtml(block.label)}</a></p>`
    )
  }
  return (
    `<p style="margin-bottom:4px"><b>${escapeHtml(block.by)}</b></p>` +
    `<blockquote style="margin:0 0 16px;padding-left:12px;border-left:3px solid #d1d5db">` +
    `${lines(block.quote)}</blockquote>`
  )
}

const lines = (text: string): string => escapeHtml(text).replaceAll('\n', '<br>')

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

const escapeHtml = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (sign) => entities[sign] ?? sign)
