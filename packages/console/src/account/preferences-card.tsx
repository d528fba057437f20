import type { Locale } from '@papo/chat-kit/language/language'
import { useStore } from '@papo/chat-kit/store/use-store'
import { useApp } from '../agent/app-context.ts'
import { Card } from '../design/card.tsx'
import { Choice } from '../design/choice.tsx'
import { type Theme, themes } from '../design/theme.ts'
import { useAgent } from '../agent/agent-context.ts'
import { Toggle } from '../design/toggle.tsx'
import { commands as en } from '../locales/commands-en.ts'
import { commands as ptBR } from '../locales/commands-pt-BR.ts'
import { localeNames } from '../locales/language.ts'
import { useLanguage, useTranslations } from '../locales/language-context.ts'
import { useTexts } from '../locales/use-texts.ts'

const words = { en, 'pt-BR': ptBR }

/** Language, colours and keys of this browser: the same as in the menu. */
export function PreferencesCard() {
  const t = useTranslations()
  const language = useLanguage()
  const { theme } = useApp()
  const { commands } = useAgent()
  const { preference, preferenceHint } = useTexts(words)
  const locale = useStore(language.locale)
  const chosen = useStore(theme.theme)
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
          label={preference}
          hint={preferenceHint}
          isOn={useStore(commands.areKeysOn)}
          onToggle={commands.turnKeys}
        />
      </div>
    </Card>
  )
}
