/** Whether this code runs in a page. */
export const isInPage = (): boolean => typeof document === 'object'

/**
 * The same object, limited to the members of its interface. The `name` or `id` of an element can
 * replace members of a document or a form, built-in ones too (DOM clobbering). It cannot replace the
 * members of their prototypes, so this proxy reads, calls and sets those.
 */
export const unclobbered = <T extends object>(object: T): T =>
  new Proxy<T>(Object.getPrototypeOf(object), {
    get(proto, name) {
      const value: unknown = Reflect.get(proto, name, object)
      return typeof value === 'function' ? value.bind(object) : value
    },
    set: (proto, name, value) => Reflect.set(proto, name, value, object),
  })

/** The page’s document, safe from DOM clobbering. */
export const pageDocument = (): Document => unclobbered(document)
