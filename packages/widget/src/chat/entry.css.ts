export const entryCss = /* css */ `
.entry { display: flex; flex-direction: column; align-items: flex-start; margin-top: 3px }
.entry.first { margin-top: 16px }
.entry.visitor { align-items: flex-end }
.by { display: flex; align-items: center; gap: 6px; margin: 0 4px 5px; color: var(--muted); font-size: 12px; line-height: 20px }
.by > span:not(.avatar, .sr) { color: var(--text); font-weight: 600 }
.by .avatar { width: 20px; height: 20px; font-size: 9px }
.bubble {
  max-width: min(84%, 300px);
  padding: 9px 14px;
  border-radius: var(--r4);
  background: var(--wash);
  white-space: pre-wrap;
  overflow-wrap: anywhere;
}
.bubble a { color: inherit; text-decoration: underline; text-underline-offset: 2px }
.agent .bubble { border-start-start-radius: var(--r1) }
.visitor .bubble {
  border-start-end-radius: var(--r1);
  background: var(--brand);
  color: var(--on-brand);
  box-shadow: inset 0 0 0 1px var(--brand-edge);
}
.visitor .bubble :focus-visible { outline-color: var(--on-brand) }
.entry:not(.first).agent .bubble { border-start-start-radius: var(--r4) }
.entry:not(.first).visitor .bubble { border-start-end-radius: var(--r4) }
[role=log] .entry { animation: rise var(--calm) }
[role=log] .agent { transform-origin: 0 100% }
.failed .bubble { background: none; color: var(--text); box-shadow: inset 0 0 0 1px var(--bad) }
.failure { display: flex; flex-wrap: wrap; align-items: center; justify-content: flex-end; gap: 2px 4px; margin: 3px 4px 0; color: var(--bad); font-size: 13px }
.failure .icon { width: 16px; height: 16px }
.notice > .notice { align-self: center; max-width: 90%; margin: 6px 0; color: var(--muted); font-size: 13px; text-align: center }
.delivery { display: flex; align-items: center; justify-content: flex-end; gap: 4px; min-height: 24px; padding: 4px 4px 0; color: var(--muted); font-size: 12px }
.delivery .icon { width: 15px; height: 15px }
.delivery .i-checks { color: var(--accent) }
@media (forced-colors: active) {
  .bubble { border: 1px solid }
}
`
