import './design/console.css'
import { createStore } from '@papo/chat-kit/store/store'
import { browserPlatform, createAgentClient } from '@papo/sdk'
import { render } from 'preact'
import { browserNotifier } from './alerts/notifier.ts'
import { createSound } from './alerts/sound.ts'
import { createPageVisibility } from './clock/page-visibility.ts'
import { withServerTime } from './clock/server-time.ts'
import { createTicker } from './clock/ticker.ts'
import { createThemeChoice } from './design/theme.ts'
import { createPageVersion } from './agent/page-version.ts'
import { AppContext } from './agent/app-context.ts'
import { AppView } from './agent-app/app-view.tsx'
import { createAgentApp } from './agent-app/agent-app.ts'
import { browserAddress } from './navigation/browser-address.ts'
import { createNavigation } from './navigation/navigation.ts'
import { createSession } from './sign-in/session.ts'
import { createSignIn } from './sign-in/sign-in.ts'
import { createLanguage } from './locales/language.ts'
import { LanguageContext } from './locales/language-context.ts'

/** Must equal the width in the style sheets. */
const narrow = matchMedia('(max-width: 640px)')

const platform = withServerTime(browserPlatform(), () => ticker.tick())
const client = createAgentClient({ baseUrl: location.origin, platform })
const language = createLanguage(platform.storage, navigator.languages)
const theme = createThemeChoice(platform.storage)
const ticker = createTicker(platform)
const pageVisibility = createPageVisibility(platform)
const navigation = createNavigation(browserAddress)
const session = createSession(client, platform)
const signIn = createSignIn(client, ticker, session.check)
const sound = createSound()
const notifier = browserNotifier()
const version = createPageVersion(platform, document.scripts[0]?.src ?? '')
const isNarrow = createStore(narrow.matches)
narrow.addEventListener('change', () => isNarrow.set(narrow.matches))

/** The console itself. */
function showConsole(root: HTMLElement): void {
  void session.check()
  render(
    <LanguageContext.Provider value={language}>
      <AppContext.Provider value={{ session, theme, version, isNarrow }}>
        <AppView
          client={client}
          signIn={signIn}
          openAgentApp={(me) =>
            createAgentApp({
              client,
              platform,
              me,
              navigation,
              language,
              sound,
              notifier,
              ticker,
              pageVisibility,
              ownAddress: location.origin,
              isMac: /Mac|iPhone|iPad/.test(navigator.userAgent),
            })
          }
        />
      </AppContext.Provider>
    </LanguageContext.Provider>,
    root,
  )
}

const root = document.getElementById('app')
if (root && location.pathname === '/open') {
  const { showOpenPage } = await import('./open/open-page.tsx')
  showOpenPage(root, { client, language, code: location.hash.slice(1) })
} else if (root) {
  showConsole(root)
}
