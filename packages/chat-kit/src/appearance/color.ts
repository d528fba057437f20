/** Red, green and blue, 0 to 255 each. */
export type Rgb = readonly [number, number, number]

/** For a site with no colour or an invalid one. */
const defaultColor = '#4338ca'

/** The brand colour as `#rrggbb`: the given one if it is valid, or else the default. */
export const brandOf = (color: unknown): string =>
  /^#[\da-f]{6}$/i.test(String(color)) ? String(color) : defaultColor

/** Parses `#rrggbb`. */
export function parseColor(color: string): Rgb {
  const value = parseInt(color.slice(1), 16)
  return [value >> 16, (value >> 8) & 255, value & 255]
}

/** Relative luminance as WCAG 2 defines it, 0 for black to 1 for white. */
export function luminance(color: Rgb): number {
  const [red, green, blue] = color.map((part) => {
    const share = part / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return red * 0.2126 + green * 0.7152 + blue * 0.0722
}

/** The WCAG 2 contrast ratio of two colours, 1 to 21. */
export function contrast(one: Rgb, other: Rgb): number {
  const [first, second] = [luminance(one) + 0.05, luminance(other) + 0.05]
  return Math.max(first, second) / Math.min(first, second)
}

/** Whether black contrasts more with the colour than white; the better of the two has at least 4.58:1. */
export const isLight = (color: Rgb): boolean => luminance(color) > 0.1791
