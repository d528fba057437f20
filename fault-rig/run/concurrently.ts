/** How many run at once. */
const width = 8

/** Runs the action for each item, several at a time; rejects with the first failure. */
export async function runConcurrently<Item>(
  items: readonly Item[],
  run: (item: Item) => Promise<unknown>,
): Promise<void> {
  const left = items.values()
  const next = async () => {
    for (const item of left) await run(item)
  }
  await Promise.all(Array.from({ length: width }, next))
}
