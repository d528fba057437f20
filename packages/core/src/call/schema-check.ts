import type { TSchema } from 'typebox'
import { Format } from 'typebox/format'
import type { TLocalizedValidationError } from 'typebox/error'
import { Compile } from 'typebox/schema'
import { Settings } from 'typebox/system'
import { type FieldError, fieldError, pointer } from './field-error.ts'

/** Keeps the answer to a body full of errors short. */
const maxErrors = 20
/** One field may have several errors, of which the first is answered. */
const maxFound = 200

/** Requires a dot in the domain: nobody outside has an address at `localhost`, and no quoted names. */
const email =
  /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/i
Format.Set('email', (text) => email.test(text))

/** The errors of a value, at most 20 and one for each path; none if the value is valid. */
export type SchemaCheck = (value: unknown) => FieldError[]

/**
 * Prepares the check of a schema. It converts no type and drops no field. Where a page forbids code made from text, the
 * check interprets the schema instead, with the same result.
 */
export function schemaCheck(schema: TSchema): SchemaCheck {
  const validator = Compile(schema)
  return (value) => {
    // @fault strict-types
    if (validator.Check(value)) return []
    return firstErrors(allErrors(() => validator.Errors(value)[1]))
  }
}

/** The library stops at eight errors unless its settings, which are global, say otherwise. */
function allErrors(find: () => TLocalizedValidationError[]): TLocalizedValidationError[] {
  const { maxErrors: usual } = Settings.Get()
  Settings.Set({ maxErrors: maxFound })
  try {
    return find()
  } finally {
    Settings.Set({ maxErrors: usual })
  }
}

function firstErrors(found: TLocalizedValidationError[]): FieldError[] {
  const byPath = new Map<string, FieldError>()
  for (const error of found) {
    const message = messageOf(error)
    for (const path of pathsOf(error)) {
      const answered = fieldError(path, message)
      if (byPath.size < maxErrors && !byPath.has(answered.path)) byPath.set(answered.path, answered)
    }
  }
  return [...byPath.values()]
}

function pathsOf({ keyword, instancePath, params }: TLocalizedValidationError): string[] {
  const inside = (names: string[]) => names.map((name) => `${instancePath}/${pointer(name)}`)
  if (keyword === 'required') return inside(params.requiredProperties)
  if (keyword === 'additionalProperties') return inside(params.additionalProperties)
  return [instancePath]
}

function messageOf({ keyword, params, message }: TLocalizedValidationError): string {
  switch (keyword) {
    case 'required':
      return 'is required'
    // The schema of an unknown field is `false`.
    case 'boolean':
    case 'additionalProperties':
      return 'is not known'
    case 'pattern':
      return 'has the wrong form'
    case 'enum':
      return `must be one of ${params.allowedValues.join(', ')}`
    case 'minLength':
      return `must NOT have fewer than ${params.limit} characters`
    case 'maxLength':
      return `must NOT have more than ${params.limit} characters`
    case 'minItems':
      return `must NOT have fewer than ${params.limit} items`
    case 'maxItems':
      return `must NOT have more than ${params.limit} items`
    case 'minProperties':
      return `must NOT have fewer than ${params.limit} properties`
    case 'maxProperties':
      return `must NOT have more than ${params.limit} properties`
    default:
      return message
  }
}
