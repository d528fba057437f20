import { browserPlatform, createAgentClient } from '@papo/sdk'
import { signal } from '@preact/signals'
import { render } from 'preact'
import { createSound } from './alerts/sound.ts'
import { createPresence } from './clock/presence.ts'
import { createTicker } from './clock/ticker.ts'
import { createThemeChoice } from './design/theme.ts'
import { AppContext } from './desk/app-context.ts'
import { AppView } from './desk/app-view.tsx'
import { createDesk } from './desk/desk.ts'
import { browserAddress } from './navigation/browser-address.ts'
import { createNavigation } from './navigation/navigation.ts'
import { createSession } from './sign-in/session.ts'
import { createSignIn } from './sign-in/sign-in.ts'
import { createLanguage } from './words/language.ts'
import { LanguageContext } from './words/language-context.ts'

/** The same width as in the style sheets. */
const narrow = matchMedia('(max-width: 640px)')

const platform = browserPlatform()
const client = createAgentClient({ baseUrl: location.origin, platform })
const language = createLanguage(platform.storage, navigator.languages)
const theme = createThemeChoice(platform.storage)
const ticker = createTicker(platform)
const presence = createPresence(platform)
const navigation = createNavigation(browserAddress)
const session = createSession(client)
const signIn = createSignIn(client, ticker, session.check)
const sound = createSound()
const isNarrow = signal(narrow.matches)
narrow.addEventListener('change', () => (isNarrow.value = narrow.matches))

void session.check()
const root = document.getElementById('app')
if (root) {
  render(
    <LanguageContext.Provider value={language}>
      <AppContext.Provider value={{ session, theme, isNarrow }}>
        <AppView
          signIn={signIn}
          openDesk={(me) =>
            createDesk({ client, platform, me, navigation, language, sound, ticker, presence })
          }
        />
      </AppContext.Provider>
    </LanguageContext.Provider>,
    root,
  )
}
