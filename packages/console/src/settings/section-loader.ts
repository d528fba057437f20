import { createStore, type Store } from '@papo/chat-kit/store/store'
import type { ComponentType } from 'preact'
import type { PageVersion } from '../agent/page-version.ts'
import type { SectionProps } from '../navigation/route.ts'
import type { Section } from './sections.ts'

export type Loaded =
  | { kind: 'loading' }
  | { kind: 'ready'; View: ComponentType<SectionProps> }
  /** `isOld` if the server has a newer console, whose files replaced those of this page. */
  | { kind: 'failed'; isOld: boolean }

export interface SectionLoader {
  readonly state: Store<Loaded>
  load(): Promise<void>
}

/** The view of one section, on its way. */
export function createSectionLoader(
  section: Pick<Section, 'load'>,
  version: PageVersion,
): SectionLoader {
  const state = createStore<Loaded>({ kind: 'loading' })
  return {
    state,
    async load() {
      state.set({ kind: 'loading' })
      try {
        state.set({ kind: 'ready', View: await section.load() })
      } catch {
        state.set({ kind: 'failed', isOld: await version.isOld() })
      }
    },
  }
}
