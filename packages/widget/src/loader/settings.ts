import type { WidgetSettings } from '@papo/sdk'
import type { PapoSettings } from '../papo.ts'

/** The settings in the script's `data-*` attributes. */
export function readAttributes({ dataset }: Pick<HTMLElement, 'dataset'>): PapoSettings {
  const { autoload, open, ...texts } = dataset
  const isOn = (flag: string | undefined) => (flag === undefined ? flag : flag !== 'false')
  return mergeSettings(texts, { autoload: isOn(autoload), open: isOn(open) })
}

type Layer = { readonly [Name in keyof PapoSettings]: PapoSettings[Name] | undefined }

/** Later layers win, field by field. Undefined fields are ignored. */
export function mergeSettings(...layers: (Layer | undefined)[]): PapoSettings {
  const fields = layers.flatMap((layer) => Object.entries(layer ?? {}))
  return Object.fromEntries(fields.filter(([, value]) => value !== undefined))
}

/** The owner's saved settings, as the lowest layer. */
export const savedSettings = ({ appearance, locale }: WidgetSettings): PapoSettings =>
  mergeSettings(appearance, { locale: locale === 'auto' ? undefined : locale })
