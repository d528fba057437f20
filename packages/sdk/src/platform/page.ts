/** Whether this runs in a page. */
export const isInPage = (): boolean => typeof document === 'object'

/**
 * The same object with the members of its interface alone. The `name` or `id` of an element replaces
 * members of a document or a form, built-in ones too (DOM clobbering). It never reaches their
 * prototypes, and this reads, calls and sets what stands there.
 */
export const unclobbered = <T extends object>(object: T): T =>
  new Proxy<T>(Object.getPrototypeOf(object), {
    get(proto, name) {
      const value: unknown = Reflect.get(proto, name, object)
      return typeof value === 'function' ? value.bind(object) : value
    },
    set: (proto, name, value) => Reflect.set(proto, name, value, object),
  })

/** The page's document, of which no element replaces a member. */
export const pageDocument = (): Document => unclobbered(document)
