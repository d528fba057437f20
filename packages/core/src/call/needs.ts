/** What all of some use cases need together: their first parameters. */
export type NeedsOf<UseCases> = [UseCases] extends [
  (needs: infer Needs, ...rest: never[]) => unknown,
]
  ? Needs
  : never
