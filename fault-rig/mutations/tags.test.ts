import { describe, expect, it } from 'vitest'
import { applied, type Change, tagsIn } from './tags.ts'

const after = (source: string, change: Change) =>
  applied(source, 'a.tsx', change).replaceAll(/\s+/g, ' ').trim()

describe('a tag', () => {
  it('is a comment on a line of its own or beside the code', () => {
    const source = '// @fault one\nfirst()\nsecond(/* @fault two-of-them */ 2)\n'
    expect(tagsIn(source, 'a.ts').map(({ name }) => name)).toEqual(['one', 'two-of-them'])
  })

  it('inside a string is no tag', () => {
    expect(tagsIn("const text = '// @fault one'", 'a.ts')).toEqual([])
  })

  it('is refused where it is misspelt', () => {
    for (const comment of ['// @fault', '// @fault Two', '// @fault one two', '// @fault: one']) {
      expect(() => tagsIn(`${comment}\nfirst()`, 'a.ts')).toThrow('is not “@fault some-name”')
    }
  })

  it('is refused where it occurs in no file, or twice in one', () => {
    const twice = '// @fault one\nfirst()\n// @fault one\nsecond()'
    expect(() => applied(twice, 'a.ts', { drop: 'one' })).toThrow('@fault one is 2 times in a.ts')
    expect(() => applied('first()', 'a.ts', { drop: 'one' })).toThrow('@fault one is not in a.ts')
  })

  it('at the end of a block has no piece', () => {
    const source = 'if (x) {\n  // @fault one\n}'
    expect(() => applied(source, 'a.ts', { drop: 'one' })).toThrow(
      '@fault one in a.ts is at nothing',
    )
  })

  it('may have other comments between itself and its piece', () => {
    const source = '// @fault one\n/** What it is. */\n// Why.\nfirst()\nsecond()'
    expect(after(source, { drop: 'one' })).toContain('// Why. ; second()')
  })
})

describe('dropping', () => {
  it.each([
    ['a statement', 'a()\n// @fault x\nawait b()\nc()', 'a() // @fault x ; c()'],
    [
      'the only statement of an if',
      'if (a) /* @fault x */ b()\nc()',
      'if (a) /* @fault x */ ; c()',
    ],
    ['a property', '({ a, /* @fault x */ b: 1, c })', '({ a, /* @fault x */ c })'],
    ['a spread', '({\n// @fault x\n...a,\nb })', '({ // @fault x b })'],
    ['the first argument', 'f(/* @fault x */ a, b)', 'f(/* @fault x */ b)'],
    ['the last argument', 'f(a, /* @fault x */ b)', 'f(a, /* @fault x */ )'],
    ['an attribute', '<a /* @fault x */ href="/" rel="b" />', '<a /* @fault x */ rel="b" />'],
    ['a link in a chain', 'a.b()\n// @fault x\n.c(d)\n.e()', 'a.b() // @fault x .e()'],
    ['the last link of a chain', 'f(a.b()\n// @fault x\n.c(),)', 'f(a.b() // @fault x ,)'],
  ])('takes out %s', (_what, source, result) => {
    expect(after(source, { drop: 'x' })).toBe(result)
  })

  it('is refused where the syntax needs the piece', () => {
    const change = { drop: 'x' }
    expect(() => after('f(a && /* @fault x */ b)', change)).toThrow('cannot be dropped here')
    expect(() => after('const a = /* @fault x */ b', change)).toThrow('cannot be dropped here')
  })
})

describe('another value', () => {
  it.each([
    ['an assigned value', '// @fault x\nconst a = b + c', '// @fault x const a = 0'],
    ['an exported value', '// @fault x\nexport const a = b', '// @fault x export const a = 0'],
    [
      'a returned value',
      'f = () => {\n// @fault x\nreturn a || b }',
      'f = () => { // @fault x return 0 }',
    ],
    ['the value of a property', '({ /* @fault x */ a: b })', '({ /* @fault x */ a: 0 })'],
    ['the value of a shorthand property', '({ /* @fault x */ a })', '({ /* @fault x */ a: 0 })'],
    ['an argument', 'f(a, /* @fault x */ b.c())', 'f(a, /* @fault x */ (0))'],
    ['the last operand', 'f(a && /* @fault x */ b.c(d))', 'f(a && /* @fault x */ (0))'],
    ['all operands from the first on', 'f(/* @fault x */ a && b)', 'f(/* @fault x */ (0))'],
    ['an operand in parentheses', 'f(a && /* @fault x */ (b || c))', 'f(a && /* @fault x */ (0))'],
    ['a branch of a conditional', 'f(a ? /* @fault x */ b : c)', 'f(a ? /* @fault x */ (0) : c)'],
    ['a value in a template', 'f(`a ${/* @fault x */ b}`)', 'f(`a ${/* @fault x */ (0)}`)'],
  ])('replaces %s', (_what, source, result) => {
    expect(after(source, { at: 'x', value: '0' })).toBe(result)
  })

  it('may contain the old one literally', () => {
    const source = '// @fault x\nconst a = "$&"'
    expect(after(source, { at: 'x', value: 'f($it, $it)' })).toContain('const a = f("$&", "$&")')
  })

  it('is refused for a piece without a value', () => {
    const change = { at: 'x', value: '0' }
    expect(() => after('// @fault x\nif (a) b()', change)).toThrow('at no value but a IfStatement')
    expect(() => after('a\n// @fault x\n.b()', change)).toThrow('at no value but a Link')
  })
})

describe('another condition', () => {
  it.each([
    ['an if', '// @fault x\nif (a && b) c()', '// @fault x if (true) c()'],
    [
      'a conditional expression',
      '({ /* @fault x */ a: b ? c : d })',
      '({ /* @fault x */ a: true ? c : d })',
    ],
    [
      'a choice that is kept',
      '// @fault x\nconst a = b ? c : d',
      '// @fault x const a = true ? c : d',
    ],
  ])('is asked by %s', (_what, source, result) => {
    expect(after(source, { at: 'x', condition: 'true' })).toBe(result)
  })

  it('is refused for a piece without a condition', () => {
    const change = { at: 'x', condition: 'true' }
    expect(() => after('// @fault x\nconst a = b', change)).toThrow('at no condition')
  })
})

describe('a replacement', () => {
  it('may contain the old piece', () => {
    const source = '({ a,\n// @fault x\nb: 1 })'
    expect(after(source, { at: 'x', as: '$it, c: 2' })).toBe('({ a, // @fault x b: 1, c: 2 })')
  })
})
