import { chatViewCss } from '../chat/chat-view.css.ts'
import { entryCss } from '../chat/entry.css.ts'
import { logCss } from '../chat/log.css.ts'
import { composerViewCss } from '../composer/composer-view.css.ts'
import { baseCss } from '../design/base.css.ts'
import { partsCss } from '../design/parts.css.ts'
import { homeCss } from '../home/home.css.ts'
import { iconCss } from '../icon/icon.css.ts'
import { openedCss } from '../launcher/opened.css.ts'
import { preChatViewCss } from '../prechat/prechat-view.css.ts'
import { waitingCss } from '../queue/waiting.css.ts'
import { avatarCss } from '../view/avatar.css.ts'
import { headerCss } from '../view/header.css.ts'
import { panelCss } from './panel.css.ts'

/** The styles of all views but those that a chat loads later. A view's styles may override those of the parts before it. */
export const styles = [
  openedCss,
  baseCss,
  panelCss,
  iconCss,
  partsCss,
  headerCss,
  avatarCss,
  homeCss,
  preChatViewCss,
  waitingCss,
  chatViewCss,
  logCss,
  entryCss,
  composerViewCss,
].join('')
