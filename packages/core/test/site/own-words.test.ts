import { describe, expect, test } from 'vitest'
import { Refusal } from '../../src/platform/refusal.ts'
import { withCleanWords } from '../../src/site/own-words.ts'
import { defaultSettings } from '../../src/site/site.ts'

const clean = (words: object) =>
  withCleanWords({ ...defaultSettings, texts: { title: null, greeting: null, words } }).texts

function refusalOf(words: object) {
  try {
    clean(words)
  } catch (error) {
    if (error instanceof Refusal) return error.extras.errors
  }
  return null
}

describe('the owner’s own texts', () => {
  test('are trimmed, and a blank one or null is the widget’s own again', () => {
    const words = { 'pt-BR': { thanksTitle: '  Valeu!  ', homeStart: ' ', endKeep: null }, en: {} }
    expect(clean(words).words).toEqual({ 'pt-BR': { thanksTitle: 'Valeu!' } })
  })

  test('take no place where there are none', () => {
    expect(clean({ en: { thanksTitle: '' } }).words).toEqual({})
    expect(withCleanWords(defaultSettings)).toEqual(defaultSettings)
  })

  test('may contain what the widget fills in there, and no other name in braces', () => {
    const words = {
      'pt-BR': { chatJoined: '{agent} chegou!', waitingPosition: 'Faltam {n}' },
      en: { chatJoined: '{name} is here', thanksTitle: 'Thanks, {agent}!', waitingNext: 'Next' },
    }
    expect(refusalOf(words)).toEqual([
      { path: '/texts/words/en/chatJoined', message: 'must not contain {name}' },
      { path: '/texts/words/en/thanksTitle', message: 'must not contain {agent}' },
    ])
    expect(clean({ 'pt-BR': words['pt-BR'] }).words).toEqual({ 'pt-BR': words['pt-BR'] })
  })

  test('hold no control characters', () => {
    expect(refusalOf({ en: { endKeep: 'Stay\u0007' } })).toEqual([
      { path: '/texts/words/en/endKeep', message: 'holds a control character' },
    ])
  })
})
