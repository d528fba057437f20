import type { Locale } from '@papo/chat-kit/language/language'
import { useStore } from '@papo/chat-kit/store/use-store'
import { useAgent } from '../agent/agent-context.ts'
import { useApp } from '../agent/app-context.ts'
import { Card } from '../design/card.tsx'
import { Choice } from '../design/choice.tsx'
import { type Theme, themes } from '../design/theme.ts'
import { Toggle } from '../design/toggle.tsx'
import { localeNames } from '../locales/language.ts'
import { useLanguage, useTranslations } from '../locales/language-context.ts'

/** Language, colours and sounds of this browser: the same as in the menu. */
export function PreferencesCard() {
  const t = useTranslations()
  const language = useLanguage()
  const { theme } = useApp()
  const { alerts } = useAgent()
  const locale = useStore(language.locale)
  const chosen = useStore(theme.theme)
  const isMuted = useStore(alerts.isMuted)
  const names: Record<Theme, string> = {
    auto: t.menu.themeAuto,
    light: t.menu.themeLight,
    dark: t.menu.themeDark,
  }
  return (
    <Card title={t.account.preferences.title} hint={t.account.preferences.lead}>
      <div class="account-form">
        <Choice
          label={t.menu.language}
          options={Object.entries(localeNames).map(([value, label]) => ({
            value: value as Locale,
            label,
            lang: value,
          }))}
          value={locale}
          onChoose={language.choose}
        />
        <Choice
          label={t.menu.theme}
          options={themes.map((value) => ({ value, label: names[value] }))}
          value={chosen}
          onChoose={theme.choose}
        />
        <Toggle
          label={t.account.preferences.sounds}
          hint={t.account.preferences.soundsHint}
          isOn={!isMuted}
          onToggle={(isOn) => alerts.mute(!isOn)}
        />
      </div>
    </Card>
  )
}
