/**
 * What an answer must look like, by example. Each field of the model must be in the answer, with a value
 * of the same type.
 * - A text that is not empty must be there to the letter, but for its case: ids are written either way.
 * - The one item of a list is the model of every item; without one, every item is taken.
 * - `null` takes anything.
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

export function fits(model: unknown, value: unknown): boolean {
  if (model === null) return true
  if (isArray(model)) return isArray(value) && value.every((item) => fits(model[0] ?? null, item))
  if (typeof model === 'string' && typeof value === 'string') {
    return !model || model.toLowerCase() === value.toLowerCase()
  }
  if (typeof model !== typeof value || value === null) return false
  if (typeof model !== 'object') return true
  return keys(model as Fields).every((field) =>
    fits((model as Fields)[field], (value as Fields)[field]),
  )
}
