import type { Locale } from '@papo/chat-kit/language/language'
import type { PreviewScene, PreviewView } from '@papo/chat-kit/preview/preview'
import { nodePlatform, type Platform, type WidgetSettings } from '@papo/sdk'
import { Conversation } from '../chat/conversation.ts'
import { createI18n } from '../locales/i18n.ts'
import { translations as english } from '../locales/en.ts'
import { translations as portuguese } from '../locales/pt-BR.ts'
import { inOwnWords } from '../panel/own-words.ts'
import type { PanelClient } from '../panel/panel-client.ts'
import { PanelModel } from '../panel/panel-model.ts'
import type { PanelContext } from '../view/panel-context.ts'
import { createSampleChat } from './sample-chat.ts'

export const translationsOf = { 'pt-BR': portuguese, en: english }

const dayMs = 24 * 60 * 60_000
const never = () => () => {}
const refuse = () => Promise.reject(new Error('A preview has no server.'))

/** Time stands still, nothing is stored, and nothing is sent. */
function stillPlatform(): Platform {
  const now = Date.now()
  return { ...nodePlatform(), now: () => now, setTimer: never, fetch: refuse, openSocket: null }
}

const client: PanelClient = {
  on: never,
  start: refuse,
  resume: () => Promise.resolve(null),
  identify: refuse,
  listChats: refuse,
  getWidgetSettings: refuse,
  forget() {},
  logout: () => Promise.resolve(),
  returnToChat: refuse,
  setPage: refuse,
  close() {},
}

const isInChat: Record<PreviewView, boolean> = {
  launcher: false,
  home: false,
  consent: false,
  identity: false,
  prechat: false,
  offline: false,
  waiting: true,
  chat: true,
  idle: true,
  end: true,
  rating: true,
  thanks: true,
  ended: true,
}

const tomorrow = (now: number): string => {
  const at = new Date(now + dayMs)
  at.setHours(9, 0, 0, 0)
  return at.toISOString()
}

function savedSettings({ settings, view, locale }: PreviewScene, now: number): WidgetSettings {
  const isOffline = view === 'offline'
  return {
    ...settings,
    siteKey: 'sample',
    allowed: true,
    locale,
    hours: null,
    identity: view === 'identity' ? 'required' : 'optional',
    consent: view === 'consent' ? 'required' : 'off',
    longWaitSeconds: null,
    availability: isOffline ? 'offline' : 'online',
    reason: isOffline ? 'hours' : null,
    closesAt: null,
    opensAt: isOffline ? tomorrow(now) : null,
    answersByMail: false,
  }
}

function contextOf(platform: Platform, view: PreviewView, locale: Locale, own: Texts) {
  return {
    platform,
    siteKey: 'sample',
    baseUrl: 'https://sample.invalid/',
    i18n: createI18n(own, locale),
    tabMemory: platform.tabStorage,
    mayStore: () => view !== 'consent',
    agree() {},
    wipe() {},
    page: () => undefined,
    hideLink() {},
    followPages: () => () => {},
    changed() {},
    announce() {},
    emit() {},
  } satisfies PanelContext
}

type Texts = Parameters<typeof createI18n>[0]

/** The panel's own model, brought to the view of the scene. */
export function createSamplePanel(scene: PreviewScene): PanelModel {
  const { view, locale } = scene
  const platform = stillPlatform()
  const now = platform.now()
  const { saved, translations } = inOwnWords(
    { saved: savedSettings(scene, now), translations: translationsOf[locale] },
    locale,
  )
  const context = contextOf(platform, view, locale, translations)
  const model = new PanelModel({ client, saved, settings: () => ({}), context })
  const { form } = scene.settings
  if (view === 'prechat' && Object.values(form).some((rule) => rule !== 'off')) {
    void model.chatStarter.start({})
  }
  if (isInChat[view]) {
    const conversation = new Conversation(createSampleChat(view, locale, now), context, {
      longWaitSeconds: null,
    })
    conversation.confirm(view === 'end')
    if (view === 'ended') conversation.skipRating()
    model.conversation.set(conversation)
  }
  return model
}
