import type { Keys } from '../commands/keys.ts'
import type { IconName } from '../design/icon.tsx'
import { plainText, plainWords } from '@papo/protocol'

/** One line of the palette. */
export interface PaletteItem {
  /** Unique within the palette. */
  readonly id: string
  readonly icon: IconName
  /** The heading that it stands under. */
  readonly group: string
  readonly label: string
  /** Is searched too. */
  readonly detail?: string | undefined
  readonly keys?: Keys | undefined
  run(): void
}

/** How well an item fits: 0 if its label begins with the text, 1 if a word of it does; null if it does not fit. */
function rankOf({ label, detail = '', group }: PaletteItem, wanted: readonly string[]) {
  const name = plainText(label)
  const whole = `${name} ${plainText(detail)} ${plainText(group)}`
  if (!wanted.every((word) => whole.includes(word))) return null
  const [first = ''] = wanted
  if (name.startsWith(first)) return 0
  return ` ${name}`.includes(` ${first}`) ? 1 : 2
}

/**
 * The items that have every word of the text, in any order, without regard to accents. The best group comes
 * first, and in it the best item; what fits equally well keeps its order.
 */
export function search(items: readonly PaletteItem[], text: string): readonly PaletteItem[] {
  const wanted = plainWords(text)
  if (!wanted.length) return items
  const ranked = items.flatMap((item) => {
    const rank = rankOf(item, wanted)
    return rank === null ? [] : { item, rank }
  })
  const best = new Map<string, number>()
  for (const { item, rank } of ranked) {
    best.set(item.group, Math.min(rank, best.get(item.group) ?? rank))
  }
  const bestOf = ({ group }: PaletteItem) => best.get(group) ?? 0
  const groups = [...best.keys()]
  return ranked
    .toSorted(
      (one, other) =>
        bestOf(one.item) - bestOf(other.item) ||
        groups.indexOf(one.item.group) - groups.indexOf(other.item.group) ||
        one.rank - other.rank,
    )
    .map(({ item }) => item)
}
