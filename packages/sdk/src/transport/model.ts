/**
 * The shape of an answer, by example. The answer must have each field of the model, with a value of the
 * same type.
 * - A text that is not empty must match exactly but for its case: ids occur in both cases.
 * - The one item of a list is the model of every item; an empty list accepts any items.
 * - `null` accepts anything.
 */
export type Model<T> =
  | null
  | (T extends readonly (infer Item)[]
      ? readonly Model<Item>[]
      : T extends object
        ? { readonly [Field in keyof T]?: Model<T[Field]> }
        : T extends string
          ? string
          : T)

const { keys } = Object
const { isArray } = Array

type Fields = Record<string, unknown>

export function matchesModel(model: unknown, value: unknown): boolean {
  if (model === null) return true
  if (isArray(model))
    return isArray(value) && value.every((item) => matchesModel(model[0] ?? null, item))
  if (typeof model === 'string' && typeof value === 'string') {
    return !model || model.toLowerCase() === value.toLowerCase()
  }
  if (typeof model !== typeof value || value === null) return false
  if (typeof model !== 'object') return true
  return keys(model as Fields).every((field) =>
    matchesModel((model as Fields)[field], (value as Fields)[field]),
  )
}
