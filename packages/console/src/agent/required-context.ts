import { createContext, type Provider } from 'preact'
import { useContext } from 'preact/hooks'

interface RequiredContext<Value> {
  readonly Provider: Provider<Value | null>
  /** Throws in a view that stands outside of the provider. */
  use(): Value
}

/** A context without a default value. */
export function createRequiredContext<Value>(name: string): RequiredContext<Value> {
  const context = createContext<Value | null>(null)
  return {
    Provider: context.Provider,
    use() {
      const value = useContext(context)
      if (value === null) throw new Error(`A view stands outside of ${name}`)
      return value
    },
  }
}
