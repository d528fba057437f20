import { useSignalEffect } from '@preact/signals'
import { useRef } from 'preact/hooks'
import { AwayBanner } from '../availability/availability-choice.tsx'
import { InstallView } from '../site/install-view.tsx'
import { useWords } from '../words/language-context.ts'
import { useDesk } from './desk-context.ts'
import { Menu } from './menu.tsx'
import { Announcements, Banner, Toasts } from './news.tsx'
import { Work } from './work.tsx'

/** The whole console of somebody who is signed in. */
export function DeskView() {
  const words = useWords()
  const desk = useDesk()
  const main = useRef<HTMLElement>(null)
  const route = desk.navigation.route.value
  useSignalEffect(() => {
    document.title = desk.title.value
  })
  const titles = {
    queue: words.queue.title,
    chats: words.chats.title,
    history: words.history.title,
    install: words.site.title,
  }
  return (
    <div class="app">
      <button type="button" class="skip" onClick={() => main.current?.focus()}>
        {words.menu.skip}
      </button>
      <Menu />
      <main ref={main} class="main" tabIndex={-1}>
        <h1 class="unseen">{titles[route.page]}</h1>
        <Banner />
        <AwayBanner />
        {route.page === 'install' ? (
          desk.sites && <InstallView sites={desk.sites} />
        ) : (
          <Work key={route.page} route={route} />
        )}
      </main>
      <Toasts />
      <Announcements />
    </div>
  )
}
