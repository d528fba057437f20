import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { ChangeSignals } from '../../src/platform/change-signals.ts'

export interface OpenedChanges {
  changes: ChangeSignals
  close(): Promise<void>
}

/** The contract of every ChangeSignals. */
export function changeSignalsSuite(name: string, open: () => Promise<OpenedChanges>): void {
  describe(`change signals in ${name}`, () => {
    let opened: OpenedChanges
    beforeAll(async () => {
      opened = await open()
    })
    afterAll(async () => {
      await opened.close()
    })

    test('a listener receives each change, until it is cancelled', async () => {
      const { changes } = opened
      const received: string[] = []
      const stops = [
        changes.on('sites', () => received.push('sites')),
        changes.on('sessions', () => received.push('sessions')),
        changes.on('blocks', () => received.push('blocks')),
      ]
      await changes.publish('sites')
      await vi.waitFor(() => expect(received).toEqual(['sites']))
      await changes.publish('sessions')
      await vi.waitFor(() => expect(received).toEqual(['sites', 'sessions']))
      await changes.publish('blocks')
      await vi.waitFor(() => expect(received).toEqual(['sites', 'sessions', 'blocks']))
      for (const stop of stops) stop()
      const stopLast = changes.on('sites', () => received.push('last'))
      await changes.publish('sites')
      await vi.waitFor(() => expect(received).toEqual(['sites', 'sessions', 'blocks', 'last']))
      stopLast()
    })
  })
}
