import type { ComponentChildren } from 'preact'
import { Icon } from '../icon/icon.tsx'
import type { I18n } from '../locales/i18n.ts'

interface CloseButtonProps {
  i18n: I18n
  onClose(): void
}

export const CloseButton = ({ i18n, onClose }: CloseButtonProps) => (
  <button type="button" class="tool" aria-label={i18n.t('panel.close')} onClick={onClose}>
    <Icon name="down" />
  </button>
)

interface HeaderProps {
  lead: ComponentChildren
  title: string
  detail?: string | false | undefined
  children: ComponentChildren
}

/** A view's title bar: the lead (picture or button), title and detail, and the tools at its end. */
export const Header = ({ lead, title, detail, children }: HeaderProps) => (
  <div class="header">
    {lead}
    <div class="naming">
      <div class="title">{title}</div>
      {detail && <div class="detail">{detail}</div>}
    </div>
    {children}
  </div>
)
