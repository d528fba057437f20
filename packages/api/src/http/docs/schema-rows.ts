import { escapeHtml } from '../html.ts'

/** The parts of a JSON Schema that the page shows. */
export interface Schema {
  $ref?: string
  type?: string | string[]
  format?: string
  enum?: unknown[]
  const?: unknown
  anyOf?: Schema[]
  items?: Schema
  properties?: Record<string, Schema>
  patternProperties?: Record<string, Schema>
  required?: string[]
  description?: string
  default?: unknown
  minimum?: number
  maximum?: number
  minLength?: number
  maxLength?: number
}

/** A value's type in short, as HTML. */
export function typeOf(schema: Schema): string {
  const { $ref, type, enum: values, anyOf, items, format } = schema
  if ($ref !== undefined) {
    const name = escapeHtml($ref.slice($ref.lastIndexOf('/') + 1))
    return `<a href="#schema-${name}">${name}</a>`
  }
  if (schema.const !== undefined) return `<code>${escapeHtml(JSON.stringify(schema.const))}</code>`
  if (values !== undefined) {
    const longest = 8
    const shown = values.slice(0, longest).map((value) => escapeHtml(JSON.stringify(value)))
    return `<code>${shown.join(' | ')}${values.length > longest ? ' | …' : ''}</code>`
  }
  if (anyOf !== undefined) return anyOf.map((one) => typeOf(one)).join(' or ')
  if (items !== undefined) return `list of ${typeOf(items)}`
  if (type === undefined) return ''
  const words = [type].flat().join(' or ') + (format === undefined ? '' : `, ${format}`)
  return escapeHtml(words + bounds(schema))
}

function bounds({ minimum, maximum, minLength, maxLength }: Schema): string {
  const least = minimum ?? minLength
  const most = maximum ?? maxLength
  if (least === undefined && most === undefined) return ''
  const unit = minLength === undefined && maxLength === undefined ? '' : ' characters'
  if (most === undefined) return `, from ${least}${unit}`
  return `, ${least === undefined ? 'up to' : `${least} to`} ${most}${unit}`
}

/** One row for each field of an object, inner objects included. */
export function schemaRows(schema: Schema, prefix = ''): string[] {
  const { properties = {}, required = [] } = schema
  return Object.entries(properties).flatMap(([name, field]) => {
    const path = `${prefix}${name}`
    const optional = required.includes(name) ? '' : ' <em>optional</em>'
    const about = escapeHtml(field.description ?? '').replaceAll(/`([^`]+)`/g, '<code>$1</code>')
    const preset =
      field.default === undefined
        ? ''
        : ` Default <code>${escapeHtml(JSON.stringify(field.default))}</code>.`
    const row = `<tr><td><code>${escapeHtml(path)}</code>${optional}</td><td>${typeOf(field)}</td><td>${about}${preset}</td></tr>`
    const inner = field.items ?? field.anyOf?.find((one) => one.properties !== undefined) ?? field
    return [row, ...schemaRows(inner, `${path}${field.items === undefined ? '.' : '[].'}`)]
  })
}
