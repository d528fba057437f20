import type { Plugin } from 'rollup'

/** The parts of a syntax node that this plugin reads. */
interface Node {
  type?: string
  kind?: string
  name?: string
  value?: unknown
  key?: Node
  start: number
  end: number
}

/** All class methods and accessors, and all identifiers and literals, one item per occurrence. */
function survey(node: unknown, methods: Node[] = [], names: unknown[] = []) {
  if (typeof node === 'object' && node !== null) {
    const { type, kind, name, value } = node as Node
    if (type === 'MethodDefinition' && kind !== 'constructor') methods.push(node as Node)
    if (type === 'Identifier') names.push(name)
    if (type === 'Literal') names.push(value)
    for (const part of Object.values(node)) survey(part, methods, names)
  }
  return { methods, names }
}

/**
 * Removes methods whose names occur nowhere else in the file, such as SDK methods that the widget
 * never calls, and repeats for methods that only removed code called. `reserved` is a text that
 * contains the names called from outside the file.
 */
export const dropUncalled = (reserved: string): Plugin => ({
  name: 'drop-uncalled',
  renderChunk(code) {
    const reservedNames: readonly string[] = reserved.match(/\w+/g) ?? []
    let rest = code
    for (;;) {
      const { methods, names } = survey(this.parse(rest))
      const uncalled = methods.filter(({ key }) => {
        const name = key?.type === 'Identifier' ? (key.name ?? '') : null
        return (
          name && names.indexOf(name) === names.lastIndexOf(name) && !reservedNames.includes(name)
        )
      })
      if (uncalled.length === 0) return { code: rest, map: null }
      for (const { start, end } of uncalled.toReversed()) {
        rest = rest.slice(0, start) + rest.slice(end)
      }
    }
  },
})
