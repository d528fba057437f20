export const chatViewCss = /* css */ `
.talk { display: flex; flex-direction: column; flex: 1; min-height: 0 }
.banner { flex: none; font-size: 13px; text-align: center }
.banner:not(:empty) { padding: 7px 16px; border-bottom: 1px solid var(--line); background: var(--wash); animation: fade var(--calm) }
.banner.lost, .banner.blocked { color: var(--bad) }
.banner.back { color: var(--good) }
.over { flex: none; padding: 12px 16px calc(16px + env(safe-area-inset-bottom, 0px)); border-top: 1px solid var(--line) }
.over .primary { width: 100% }
`
