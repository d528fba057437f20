import { expect, test } from 'vitest'
import { LogEnd } from '../src/timeline/end.ts'

/** A window of 400 px on a log of 1000 px, which stops at its end as an element does. */
function openLog(last = 'z') {
  const scroller = {
    scrollHeight: 1000,
    clientHeight: 400,
    top: 0,
    get scrollTop() {
      return this.top
    },
    set scrollTop(value) {
      this.top = Math.max(0, Math.min(value, this.scrollHeight - this.clientHeight))
    },
  }
  let shown = { first: 'm', last, isLastOwn: false }
  const moves: boolean[] = []
  const end = new LogEnd(scroller, shown, (isAtEnd) => moves.push(isAtEnd))
  const scrollTo = (top: number) => {
    scroller.scrollTop = top
    end.read()
  }
  /** Shows other entries, which make the log higher. */
  const show = (more: Partial<typeof shown>, px: number) => {
    end.keep()
    scroller.scrollHeight += px
    shown = { ...shown, ...more }
    end.follow(shown)
    return scroller.scrollTop
  }
  return { scroller, end, moves, scrollTo, show }
}

test('the end of a log is in sight up to 100 px before it', () => {
  const { moves, scrollTo } = openLog()
  for (const top of [0, 499, 500, 600]) scrollTo(top)
  expect(moves).toEqual([true, false, false, true, true])
})

test('the end stays in sight while the reader is there, whatever is appended', () => {
  const { show } = openLog()
  expect(show({ last: 'a' }, 50)).toBe(650)
  expect(show({ last: 'b' }, 500)).toBe(1150)
})

test('who has scrolled up keeps what they read, also when earlier entries are loaded above it', () => {
  const { show, scrollTo } = openLog()
  scrollTo(200)
  expect(show({ last: 'a' }, 50)).toBe(200)
  expect(show({ first: 'c' }, 300)).toBe(500)
})

test('what the reader sends comes into sight, once', () => {
  const { show, scrollTo } = openLog()
  scrollTo(200)
  expect(show({ last: 'own', isLastOwn: true }, 50)).toBe(650)
  scrollTo(200)
  expect(show({}, 50)).toBe(200)
})

test('a scroll whose event has not come yet counts', () => {
  const { show, scroller } = openLog()
  scroller.scrollTop = 100
  expect(show({ last: 'a' }, 50)).toBe(100)
})

test('a log that becomes lower keeps its end in sight, and a hidden one moves nothing', () => {
  const { scroller, end, moves } = openLog()
  scroller.clientHeight = 200
  end.resize()
  expect(scroller.scrollTop).toBe(800)
  const before = moves.length
  scroller.clientHeight = 0
  scroller.top = 0
  end.look()
  expect(moves.length).toBe(before)
})
