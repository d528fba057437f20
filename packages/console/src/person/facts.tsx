import type { ComponentChildren } from 'preact'
import { Icon } from '../design/icon.tsx'
import { useAgent } from '../agent/agent-context.ts'
import { useFormat, useTranslations } from '../locales/language-context.ts'
import { linkOf } from '../visitor/visitor.ts'
import './facts.css'

interface SectionProps {
  title: string
  /** Beside the title. */
  mark?: ComponentChildren
  children: ComponentChildren
}

/** A part of the visitor pane, with its heading. */
export const Section = ({ title, mark, children }: SectionProps) => (
  <section class="facts">
    <h3 class="facts-title">
      {title}
      {mark}
    </h3>
    {children}
  </section>
)

/** A part that consists of facts. */
export const Facts = ({ children, ...section }: SectionProps) => (
  <Section {...section}>
    <dl class="facts-list">{children}</dl>
  </Section>
)

interface FactProps {
  name: string
  /** Whether the name is above the value instead of beside it. */
  isWide?: boolean
  children: ComponentChildren
}

export const Fact = ({ name, isWide, children }: FactProps) => (
  <div class={isWide ? 'fact fact-wide' : 'fact'}>
    <dt dir="auto">{name}</dt>
    <dd dir="auto">{children}</dd>
  </div>
)

/** A link if the address is http(s), or else plain text. */
export function AddressText({ address }: { address: string }) {
  const t = useTranslations()
  const href = linkOf(address)
  const shown = address.replace(/^https?:\/\//, '').replace(/\/$/, '')
  if (href === null) return <span class="address">{address}</span>
  return (
    <a class="address" href={href} target="_blank" rel="noopener noreferrer nofollow">
      {shown}
      <Icon name="open" />
      <span class="unseen"> ({t.details.newTab})</span>
    </a>
  )
}

/** Day and time of a moment; in full on hover. */
export function Moment({ at }: { at: string }) {
  const format = useFormat()
  const { ticker } = useAgent()
  return (
    <time dateTime={at} title={format.dateTime(at)}>
      {format.dayAndTime(at, ticker.now.get())}
    </time>
  )
}

/** Marks what nobody has checked. */
export function Unverified({ hint }: { hint?: string }) {
  const { details } = useTranslations()
  return (
    <span class="badge" title={hint ?? details.unverifiedHint}>
      {details.unverified}
    </span>
  )
}

/** Marks what the site has signed. */
export function Verified({ hint }: { hint: string }) {
  const { details } = useTranslations()
  return (
    <span class="badge badge-good" title={hint}>
      <Icon name="verified" />
      {details.verified}
    </span>
  )
}
