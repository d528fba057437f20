import { readFile } from 'node:fs/promises'
import { posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Marked } from 'marked'
import { packageFolder } from '../../package-folder.ts'
import { escapeHtml } from '../html.ts'

/** A page for those who build with Papo: its address under `/docs/`, and its Markdown in the repository. */
interface Guide {
  name: string
  title: string
  file: string
}

export const guides: readonly Guide[] = [
  { name: 'embedding', title: 'Embedding', file: 'docs/embedding.md' },
  { name: 'identity', title: 'Identity', file: 'docs/identity.md' },
  { name: 'sdk', title: 'SDK', file: 'packages/sdk/README.md' },
  { name: 'testing', title: 'Testing', file: 'packages/testing/README.md' },
]

const root = new URL('../../', packageFolder)
/** The address of the server in the Markdown. */
const sample = /(https|wss):\/\/chat\.example\.com/g

/** The links to all pages of documentation. */
export const guideLinks = (): string =>
  [...guides.map(({ name, title }) => [`/docs/${name}`, title]), ['/docs', 'HTTP API']]
    .map(([path = '', title = '']) => `<li><a href="${path}">${escapeHtml(title)}</a></li>`)
    .join('')

/** The guide as an HTML page without a script, with this server's address in its samples. */
export async function guidePage({ title, file }: Guide, publicUrl: string): Promise<string> {
  const markdown = await readFile(fileURLToPath(new URL(file, root)), 'utf8')
  const own = publicUrl.replace(/\/+$/, '')
  const text = markdown.replace(sample, (_, scheme: string) =>
    scheme === 'wss' ? own.replace(/^http/, 'ws') : own,
  )
  const contents = [...text.matchAll(/^## (.+)$/gm)].map(
    ([, heading = '']) => `<li><a href="#${slugOf(heading)}">${inline(heading)}</a></li>`,
  )
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)} · Papo</title><link rel="stylesheet" href="/docs.css"></head>
<body><nav aria-label="Documentation"><strong>Papo</strong><ul>${guideLinks()}</ul>
<strong>${escapeHtml(title)}</strong><ul>${contents.join('')}</ul></nav>
<main class="guide">${markdownFrom(file).parse(text) as string}</main></body></html>
`
}

/** Headings get the anchors that GitHub gives them; links lead to other guides, and to nothing that is not served. */
function markdownFrom(file: string): Marked {
  return new Marked({
    renderer: {
      heading({ tokens, depth, text }) {
        const html = this.parser.parseInline(tokens)
        return `<h${depth} id="${slugOf(text)}">${html}</h${depth}>\n`
      },
      link({ href, tokens }) {
        const html = this.parser.parseInline(tokens)
        const to = addressOf(href, file)
        return to === null ? html : `<a href="${escapeHtml(to)}">${html}</a>`
      },
      table(token) {
        const rows = token.rows.map((row) => row.map((cell) => this.tablecell(cell)).join(''))
        const head = token.header.map((cell) => this.tablecell(cell)).join('')
        const isNamed = token.header.some(({ text }) => text !== '')
        const body = rows.map((row) => `<tr>${row}</tr>`).join('\n')
        return `<div class="table"><table>${isNamed ? `<thead><tr>${head}</tr></thead>` : ''}<tbody>${body}</tbody></table></div>\n`
      },
    },
  })
}

const inline = (text: string): string =>
  escapeHtml(text).replaceAll(/`([^`]+)`/g, '<code>$1</code>')

const slugOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s-]/gu, '')
    .replaceAll(/\s/g, '-')

function addressOf(href: string, file: string): string | null {
  if (/^(https?:|#|\/)/.test(href)) return href
  const [path = '', anchor] = href.split('#')
  const target = posix.join(posix.dirname(file), path)
  const guide = guides.find((each) => each.file === target)
  if (guide === undefined) return null
  return `/docs/${guide.name}${anchor === undefined ? '' : `#${anchor}`}`
}
