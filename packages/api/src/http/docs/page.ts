import { errorCodes } from '@papo/protocol'
import { escapeHtml } from '../html.ts'
import { guideLinks } from './guides.ts'
import { realtimeHtml } from './realtime.ts'
import { type Schema, schemaRows, typeOf } from './schema-rows.ts'

/** The parts of an OpenAPI document that the page shows. */
export interface OpenApi {
  info: { title: string; version: string; description?: string }
  tags?: { name: string; description?: string }[]
  paths: Record<string, Record<string, Operation>>
  components?: { schemas?: Record<string, Schema> }
}

interface Content {
  content?: Record<string, { schema?: Schema }>
}
interface Operation {
  operationId?: string
  summary?: string
  tags?: string[]
  security?: Record<string, unknown>[]
  parameters?: {
    name: string
    in: string
    required?: boolean
    description?: string
    schema?: Schema
  }[]
  requestBody?: Content
  responses?: Record<string, Content & { description?: string }>
}

/** The whole description as one HTML page without a script. */
export function docsPage(document: OpenApi, publicUrl: string): string {
  const { info, tags = [], paths, components } = document
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  )
  const sections = tags.map(({ name, description = '' }) => {
    const mine = operations.filter(({ operation }) => operation.tags?.[0] === name)
    const shown = mine.map(({ path, method, operation }) => operationHtml(method, path, operation))
    return `<section><h2 id="${escapeHtml(name)}">${escapeHtml(capital(name))}</h2>
<p>${prose(description)}</p>${shown.join('\n')}</section>`
  })
  const links = [...tags.map(({ name }) => name), 'realtime', 'schemas', 'errors']
    .map((name) => `<li><a href="#${escapeHtml(name)}">${escapeHtml(capital(name))}</a></li>`)
    .join('')
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(info.title)} API</title><link rel="stylesheet" href="/docs.css"></head>
<body><nav aria-label="Contents"><strong>${escapeHtml(info.title)}</strong><ul>${guideLinks()}</ul>
<strong>API</strong><ul>${links}</ul>
<p><a href="/v1/openapi.json">openapi.json</a></p></nav>
<main><h1>${escapeHtml(info.title)} API <small>${escapeHtml(info.version)}</small></h1>
${paragraphs(info.description ?? '')}
<p>Base address: <code>${escapeHtml(publicUrl)}</code></p>
${sections.join('\n')}
${realtimeHtml(prose)}
${schemasHtml(components?.schemas ?? {})}
${errorsHtml()}</main></body></html>
`
}

function operationHtml(method: string, path: string, operation: Operation): string {
  const { operationId = '', summary = '', parameters = [], requestBody, responses = {} } = operation
  const body = requestBody?.content?.['application/json']?.schema
  const rows = parameters.map(
    ({ name, in: place, required, description = '', schema = {} }) =>
      `<tr><td><code>${escapeHtml(name)}</code>${required ? '' : ' <em>optional</em>'}</td>
<td>${typeOf(schema)}</td><td>${place === 'path' ? 'In the path. ' : ''}${prose(description)}</td></tr>`,
  )
  const answers = Object.entries(responses).map(([status, answer]) => {
    const { schema = {} } = Object.values(answer.content ?? {})[0] ?? {}
    return `<tr><td><code>${escapeHtml(status)}</code></td><td>${typeOf(schema)}</td>
<td>${prose(answer.description ?? '')}</td></tr>`
  })
  return `<article id="${escapeHtml(operationId)}">
<h3><code class="method ${escapeHtml(method)}">${escapeHtml(method.toUpperCase())}</code> <code>${escapeHtml(path)}</code></h3>
<p>${escapeHtml(summary)}. <span class="who">${accessText(operation)}</span></p>
${table('Parameters', rows)}
${body === undefined ? '' : `<h4>Body ${typeOf(body)}</h4>${table('', schemaRows(body))}`}
${table('Answers', answers)}</article>`
}

function accessText({ security = [] }: Operation): string {
  const names = new Set(security.flatMap((way) => Object.keys(way)))
  if (names.size === 0) return 'Anybody.'
  const isOptional = security.some((way) => Object.keys(way).length === 0)
  const callers = ['visitor', 'agent'].filter((name) => names.has(name)).join(' or ')
  return `Token of: ${callers}${isOptional ? ' (optional)' : ''}.`
}

function schemasHtml(schemas: Record<string, Schema>): string {
  const shown = Object.entries(schemas).map(
    ([name, schema]) => `<article id="schema-${escapeHtml(name)}"><h3>${escapeHtml(name)}</h3>
<p>${prose(schema.description ?? '')}</p>${table('', schemaRows(schema))}</article>`,
  )
  return `<section><h2 id="schemas">Schemas</h2>${shown.join('\n')}</section>`
}

function errorsHtml(): string {
  const rows = Object.entries(errorCodes).map(
    ([code, { status, title, retry }]) => `<tr id="${escapeHtml(code)}">
<td><code>${escapeHtml(code)}</code></td><td>${status}</td>
<td>${escapeHtml(title)}.${retry ? ' The same request may succeed later.' : ''}</td></tr>`,
  )
  return `<section><h2 id="errors">Errors</h2>
<p>Every error is <code>application/problem+json</code>. Branch on <code>code</code>, never on text.</p>
${table('', rows)}</section>`
}

function table(title: string, rows: string[]): string {
  if (rows.length === 0) return ''
  const heading = title === '' ? '' : `<h4>${escapeHtml(title)}</h4>`
  return `${heading}<div class="table"><table>${rows.join('\n')}</table></div>`
}

const capital = (name: string) => name.charAt(0).toUpperCase() + name.slice(1)

/** One line of Markdown, limited to what descriptions use. */
const prose = (text: string) =>
  escapeHtml(text)
    .replaceAll(/`([^`]+)`/g, '<code>$1</code>')
    .replaceAll('\n\n', '<br>')

function paragraphs(text: string): string {
  return text
    .split('\n\n')
    .map((part) =>
      part.startsWith('- ')
        ? `<ul>${part
            .split('\n')
            .map((line) => `<li>${prose(line.slice(2))}</li>`)
            .join('')}</ul>`
        : `<p>${prose(part)}</p>`,
    )
    .join('\n')
}
