import { SerializerSelector } from '@fastify/fast-json-stringify-compiler'

const buildCompiler = SerializerSelector()

/**
 * Compiles what writes an answer when it is sent for the first time: to compile that of every route takes a quarter of
 * a start, and few routes are called soon.
 */
export const buildSerializer: typeof buildCompiler = (externalSchemas, options) => {
  const compile = buildCompiler(externalSchemas, options)
  return (route) => {
    let serialize: ReturnType<typeof compile> | null = null
    return (answer) => (serialize ??= compile(route))(answer)
  }
}
