import { previewViews, type PreviewScene, type PreviewView } from '@papo/chat-kit/preview/preview'
import { describe, expect, test } from 'vitest'
import { styles } from '../src/panel/styles.ts'
import { createSamplePanel } from '../src/preview/sample-panel.ts'
import { stylesOn } from '../src/preview/screen.ts'
import { ratingViewCss } from '../src/rating/rating-view.css.ts'

const sceneOf = (view: PreviewView, changes: Partial<PreviewScene['settings']> = {}) =>
  ({
    view,
    theme: 'light',
    locale: 'pt-BR',
    device: 'desktop',
    settings: {
      siteName: 'Loja',
      appearance: { color: '#0f766e', position: 'right', theme: 'auto' },
      texts: { title: null, greeting: null },
      form: { name: 'required', email: 'off', question: 'off' },
      ...changes,
    },
  }) satisfies PreviewScene

describe('a preview', () => {
  test('brings the panel’s own model to each view', () => {
    const shown = previewViews.map((view) => [
      view,
      createSamplePanel(sceneOf(view)).publicState.view,
    ])
    expect(Object.fromEntries(shown)).toEqual({
      launcher: 'home',
      home: 'home',
      consent: 'home',
      identity: 'home',
      prechat: 'prechat',
      waiting: 'waiting',
      chat: 'chat',
      idle: 'chat',
      end: 'chat',
      rating: 'rating',
      thanks: 'thanks',
      ended: 'ended',
      offline: 'offline',
    })
  })

  test('says what is missing before a chat may start', () => {
    const missing = (view: PreviewView) => createSamplePanel(sceneOf(view)).startGate.missing
    expect(['home', 'consent', 'identity'].map((view) => missing(view as PreviewView))).toEqual([
      null,
      'consent',
      'identity',
    ])
  })

  test('asks the site’s questions, and without any there is no form', () => {
    const asked = createSamplePanel(sceneOf('prechat')).chatStarter.form.get()
    expect(asked?.fields.map(({ name }) => name)).toEqual(['name'])
    const form = { name: 'off', email: 'off', question: 'off' } as const
    expect(createSamplePanel(sceneOf('prechat', { form })).publicState.view).toBe('home')
  })

  test('shows the owner’s own texts', () => {
    const texts = { title: null, greeting: null, words: { 'pt-BR': { thanksTitle: 'Valeu!' } } }
    const { i18n } = createSamplePanel(sceneOf('thanks', { texts }))
    expect(i18n.t('thanks.title')).toBe('Valeu!')
  })

  test('stands still: the warning of an idle chat does not count down', () => {
    const { conversation } = createSamplePanel(sceneOf('idle'))
    expect(conversation.get()?.idleWarning.secondsLeft.get()).toBe(45)
  })
})

describe('the styles of a preview', () => {
  const all = styles + ratingViewCss

  test('depend on the device that is shown and never on the window', () => {
    for (const device of ['desktop', 'phone'] as const) {
      expect(stylesOn(device, all)).not.toMatch(/640px|\d(d|s|l)?vh\b|\bvw\b|safe-area/)
    }
    const phones = (text: string) => text.split('@media all').length - 1
    expect(phones(stylesOn('phone', all))).toBe(all.split('max-width: 640px').length - 1)
    expect(phones(stylesOn('desktop', all))).toBe(0)
  })
})
