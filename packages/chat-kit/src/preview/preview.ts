import type { WidgetSettings, WordName } from '@papo/sdk'
import type { Locale } from '../language/language.ts'

/** Everything of the widget that a preview can show, in the order in which visitors meet it. */
export const previewViews = [
  'launcher',
  'home',
  'consent',
  'identity',
  'prechat',
  'waiting',
  'chat',
  'idle',
  'end',
  'rating',
  'thanks',
  'ended',
  'offline',
] as const
export type PreviewView = (typeof previewViews)[number]

/** What a preview shows: settings as they would be saved, and how a visitor would look at them. */
export interface PreviewScene {
  readonly settings: Pick<WidgetSettings, 'siteName' | 'appearance' | 'texts' | 'form'>
  readonly view: PreviewView
  readonly theme: 'light' | 'dark'
  readonly locale: Locale
  readonly device: 'desktop' | 'phone'
}

/** The widget's own views with a sample conversation. It calls no server and stores nothing. */
export interface Preview {
  show(scene: PreviewScene): void
  stop(): void
}

/** The file of the widget that the console loads for its preview. */
export interface PreviewModule {
  /** The widget's own texts, which the owner's replace. */
  readonly defaultWords: Readonly<Record<Locale, Readonly<Record<WordName, string>>>>
  /** Draws into `stage`, which stands for the visitor's screen and has a size of its own. */
  mountPreview(stage: HTMLElement): Preview
}
