export const partsCss = /* css */ `
.heading { font-size: 17px; font-weight: 600; line-height: 1.3; letter-spacing: -.01em }
.greeting { font-size: 28px; font-weight: 650; line-height: 1.18; letter-spacing: -.022em; text-wrap: balance }
.title { font-weight: 600; line-height: 1.3 }
.detail { color: var(--muted); font-size: 13px; line-height: 1.4 }
.fault { color: var(--bad); font-size: 13px; line-height: 1.4 }
.fault:not(:empty), .field + .detail { margin-top: 6px }
.primary {
  display: flex;
  align-items: center;
  justify-content: center;
  gap: 8px;
  min-height: 48px;
  padding: 10px 20px;
  border: 1px solid var(--brand-edge);
  border-radius: var(--r2);
  background: var(--brand);
  color: var(--on-brand);
  font-weight: 600;
  text-align: center;
  transition: background-color var(--quick), transform var(--quick);
}
.primary:hover { background: var(--brand-hover) }
.primary:active { transform: scale(.985) }
.primary .i-next { transition: transform var(--quick) }
.primary:hover .i-next { transform: translateX(3px) }
[dir=rtl] .primary:hover .i-next { transform: scaleX(-1) translateX(3px) }
.primary[aria-disabled=true] { opacity: .6 }
.quiet {
  min-height: 40px;
  padding: 8px 16px;
  border-radius: var(--r2);
  color: var(--muted);
  font-size: 14px;
  font-weight: 550;
  text-align: center;
  transition: background-color var(--quick), color var(--quick);
}
.quiet:hover { background: var(--wash); color: var(--text) }
.quiet.danger { color: var(--bad) }
.link {
  min-height: 24px;
  padding: 2px 4px;
  border-radius: var(--r1);
  color: inherit;
  font-weight: 600;
  text-decoration: underline;
  text-underline-offset: 2px;
}
.tool {
  display: grid;
  place-items: center;
  flex: none;
  width: 36px;
  height: 36px;
  border-radius: var(--r2);
  color: var(--muted);
  transition: background-color var(--quick), color var(--quick);
}
.tool:hover { background: var(--wash); color: var(--text) }
.bar { display: flex; align-items: center; justify-content: space-between; gap: 12px; min-height: 36px }
.field {
  display: block;
  width: 100%;
  min-height: 46px;
  padding: 11px 14px;
  border: 1px solid var(--edge);
  border-radius: var(--r2);
  background: var(--surface);
  resize: none;
  transition: border-color var(--quick), box-shadow var(--quick);
}
.field:focus-visible { border-color: var(--accent); outline: 1px solid var(--accent); outline-offset: 0; box-shadow: 0 0 0 4px var(--tint) }
.field[aria-invalid=true] { border-color: var(--bad); outline-color: var(--bad) }
@media (max-width: 640px), (max-height: 480px) {
  .tool { width: 44px; height: 44px }
}
@media (forced-colors: active) {
  .primary, .field { border: 1px solid }
}
`
