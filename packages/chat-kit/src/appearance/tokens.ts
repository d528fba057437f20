/** A colour in the light and in the dark theme, each as `#rrggbb`. */
export type Shades = readonly [light: string, dark: string]

/**
 * The colours that both front ends use, by the names of their CSS variables. What derives from the colour of a site, and
 * what one front end alone needs, is in its own style sheets.
 */
export const colors = {
  ground: ['#f6f6f8', '#101114'],
  surface: ['#ffffff', '#17181c'],
  wash: ['#f1f2f5', '#212329'],
  line: ['#e8e9ee', '#282a31'],
  edge: ['#868c99', '#737987'],
  text: ['#15171c', '#eeeff2'],
  muted: ['#5c6270', '#9ea4b1'],
  bad: ['#b81f38', '#ff8f9c'],
  good: ['#127a45', '#5fd39a'],
  star: ['#b86e00', '#f3b340'],
} as const satisfies Record<string, Shades>

/** The font of all text: the system's own, so that nothing is loaded. */
export const font =
  'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, "Noto Sans", sans-serif'

/** How long something small takes to change under the pointer. */
export const quick = '.18s cubic-bezier(.2, .7, .3, 1)'

/**
 * How round corners are, by the names of their CSS variables: marks and keys, fields and buttons, cards and bubbles and
 * what they stand in, and what is round at its ends. A circle is `50%`.
 */
export const radii = { r1: '6px', r2: '10px', r3: '14px', r4: '18px', round: '99px' } as const
