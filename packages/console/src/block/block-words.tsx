import type { Block, Me } from '@papo/sdk'
import { useStore } from '@papo/chat-kit/store/use-store'
import { useAgent } from '../agent/agent-context.ts'
import { useFormat, useTranslations } from '../locales/language-context.ts'
import { useBlockTexts } from './use-block-texts.ts'

/** Whether the agent may lift the block: who made it, admins and owners may. */
export const mayLift = ({ blockedBy }: Block, { agent }: Me): boolean =>
  blockedBy.id === agent.id || agent.role !== 'agent'

/** What is blocked, in words. */
export function useBlockedName(): (block: Block) => string {
  const t = useTranslations()
  const w = useBlockTexts()
  return ({ kind, visitor }) => {
    const who = visitor.name ?? visitor.email ?? t.visitor
    return kind === 'address' ? w.addressOf(who) : who
  }
}

/** Who has blocked them, when, and until when. */
export function BlockFacts({ block }: { block: Block }) {
  const t = useTranslations()
  const w = useBlockTexts()
  const { me, ticker } = useAgent()
  const format = useFormat()
  const now = useStore(ticker.now)
  const { blockedBy, createdAt, expiresAt } = block
  const by = blockedBy.id === me.agent.id ? w.byYou : w.by(blockedBy.name || t.formerAgent)
  return (
    <>
      {by} ·{' '}
      <time dateTime={createdAt} title={format.dateTime(createdAt)}>
        {format.dayAndTime(createdAt, now)}
      </time>{' '}
      ·{' '}
      {expiresAt === null ? (
        w.always
      ) : (
        <>
          {w.until} <time dateTime={expiresAt}>{format.dateTime(expiresAt)}</time>
        </>
      )}
    </>
  )
}
