export const warningCss = /* css */ `
.warning { display: flex; align-items: center; gap: 12px; margin: 0 12px 8px; padding: 8px 8px 8px 16px; border-radius: var(--r4); background: var(--tint); font-size: 13px; font-variant-numeric: tabular-nums; animation: rise var(--calm) }
.warning p { flex: 1; text-wrap: balance }
.warning .quiet { flex: none; padding: 8px 12px; background: var(--surface); color: var(--text); font-size: 13px }
`
