/** What a caller is, by its own account. */
export interface Device {
  /** The browser or the program. */
  name: string
  system: string | null
}

/** In this order: most browsers also name those that they are compatible with. */
const names: readonly [pattern: RegExp, name: string][] = [
  [/\bEdg(?:e|A|iOS)?\//, 'Edge'],
  [/\b(?:OPR|OPT|OPiOS|Opera)\b/, 'Opera'],
  [/\bVivaldi\//, 'Vivaldi'],
  [/\bYaBrowser\//, 'Yandex'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(?:Firefox|FxiOS)\//, 'Firefox'],
  [/\b(?:Chrome|Chromium|CriOS|HeadlessChrome)\//, 'Chrome'],
  [/\bVersion\/.* Safari\//, 'Safari'],
  [/^node\b|\bundici\b/i, 'Node.js'],
  [/\bBun\//, 'Bun'],
  [/\bDeno\//, 'Deno'],
  [/^curl\//, 'curl'],
  [/^python|\b(?:aiohttp|httpx)\//i, 'Python'],
  [/^Go-http-client\//, 'Go'],
  [/^(?:Java|okhttp|Apache-HttpClient)\b/, 'Java'],
  [/^PostmanRuntime\//, 'Postman'],
]

/** In this order: Android also says Linux, an iPhone also says Mac OS X. */
const systems: readonly [pattern: RegExp, system: string][] = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bMac(?:intosh| OS X)\b/, 'macOS'],
  [/\bLinux\b/, 'Linux'],
]

const longest = 512

const firstOf = (table: readonly [RegExp, string][], text: string): string | null =>
  table.find(([pattern]) => pattern.test(text))?.[1] ?? null

/**
 * The device that a header `User-Agent` names, in words from the lists above alone, so that nothing that a caller has
 * written is stored or shown. Null for one that is not in them.
 */
export function deviceOf(userAgent: string | null): Device | null {
  const text = userAgent?.slice(0, longest) ?? ''
  const name = firstOf(names, text)
  return name === null ? null : { name, system: firstOf(systems, text) }
}
