import { useStore } from '@papo/chat-kit/store/use-store'
import { useId, useRef } from 'preact/hooks'
import { useAgent } from '../agent/agent-context.ts'
import { type CommandArea, commandAreas, commandNames, rowOf } from '../commands/command-table.ts'
import { Dialog } from '../design/dialog.tsx'
import { Toggle } from '../design/toggle.tsx'
import { commands as en, type Commands as Texts } from '../locales/commands-en.ts'
import { commands as ptBR } from '../locales/commands-pt-BR.ts'
import { useTranslations } from '../locales/language-context.ts'
import { useTexts } from '../locales/use-texts.ts'
import { KeyCaps } from '../agent/key-caps.tsx'
import './help-dialog.css'

const words = { en, 'pt-BR': ptBR }

/** Every key of the console, by area, and the switch for all of them. */
export function HelpDialog({ onClose }: { onClose(): void }) {
  const t = useTexts(words)
  const { close } = useTranslations()
  const id = useId()
  const { commands } = useAgent()
  const first = useRef<HTMLButtonElement>(null)
  return (
    <Dialog look="help" labelledBy={`${id}-title`} first={first} onCancel={onClose}>
      <h2 id={`${id}-title`} class="dialog-title">
        {t.help.title}
      </h2>
      <div class="help-areas">
        {commandAreas.map((area) => (
          <Area key={area} area={area} t={t} />
        ))}
      </div>
      {commands.isMac && <p class="help-hint">{t.help.accents}</p>}
      <Toggle
        label={t.preference}
        hint={t.preferenceHint}
        isOn={useStore(commands.areKeysOn)}
        onToggle={commands.turnKeys}
      />
      <div class="dialog-actions">
        <button ref={first} type="button" class="button" onClick={onClose}>
          {close}
        </button>
      </div>
    </Dialog>
  )
}

function Area({ area, t }: { area: CommandArea; t: Texts }) {
  const id = useId()
  return (
    <section aria-labelledby={id}>
      <h3 id={id} class="help-area">
        {t.areas[area]}
      </h3>
      <dl>
        {commandNames
          .filter((name) => rowOf(name).area === area)
          .map((name) => (
            <div key={name} class="help-line">
              <dt>{t.names[name]}</dt>
              <dd>
                {rowOf(name).keys.map((keys, at) => (
                  <span key={keys.code + keys.modifier} class="help-keys">
                    {at > 0 && <span class="help-or">{t.help.or}</span>}
                    <KeyCaps keys={keys} />
                  </span>
                ))}
              </dd>
            </div>
          ))}
      </dl>
    </section>
  )
}
