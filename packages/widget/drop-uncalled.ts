import type { Plugin } from 'rollup'

/** What is asked of a node of the parsed code. */
interface Node {
  type?: string
  kind?: string
  name?: string
  value?: unknown
  key?: Node
  start: number
  end: number
}

/** Every method and accessor of a class, and every name or text in the code, each as often as it stands there. */
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
 * Leaves out the methods whose names stand nowhere else, such as those of the SDK that only other
 * pages call, and then those that only they have called. `reserved` is a text with the names that
 * are called from outside of the file.
 */
export const dropUncalled = (reserved: string): Plugin => ({
  name: 'drop-uncalled',
  renderChunk(code) {
    const kept: readonly string[] = reserved.match(/\w+/g) ?? []
    let rest = code
    for (;;) {
      const { methods, names } = survey(this.parse(rest))
      const uncalled = methods.filter(({ key }) => {
        const name = key?.type === 'Identifier' ? (key.name ?? '') : null
        return name && names.indexOf(name) === names.lastIndexOf(name) && !kept.includes(name)
      })
      if (uncalled.length === 0) return { code: rest, map: null }
      for (const { start, end } of uncalled.toReversed()) {
        rest = rest.slice(0, start) + rest.slice(end)
      }
    }
  },
})
