import { limits } from '@papo/protocol'
import { describe, expect, it } from 'vitest'
import { cleanTags } from '../../src/chat/tags.ts'

describe('the tags of a chat', () => {
  it('are one line in lower case, each once, in the given order', () => {
    expect(cleanTags(['  Entrega ', 'RECLAMAÇÃO', 'entrega', 'dois\n  termos'])).toEqual([
      'entrega',
      'reclamação',
      'dois termos',
    ])
    expect(cleanTags(['cafe\u0301', 'café'])).toEqual(['café'])
  })

  it('are refused if one is empty, too long or holds what is not shown', () => {
    expect(() => cleanTags(['um', '  '])).toThrow('tags/1 is empty')
    expect(() => cleanTags(['a\u0007'])).toThrow('tags/0 holds a control character')
    expect(cleanTags(['😀'.repeat(limits.tagLength)])).toHaveLength(1)
    expect(() => cleanTags(['😀'.repeat(limits.tagLength + 1)])).toThrow('At most 32')
  })
})
