export const composerViewCss = /* css */ `
.composer { flex: none; padding: 4px 12px calc(12px + env(safe-area-inset-bottom, 0px)) }
.writing {
  display: flex;
  align-items: flex-end;
  gap: 4px;
  padding: 4px;
  border: 1px solid var(--edge);
  border-radius: var(--r4);
  background: var(--surface);
  transition: border-color var(--quick), box-shadow var(--quick);
}
.writing:focus-within { border-color: var(--accent); box-shadow: 0 0 0 1px var(--accent), 0 0 0 5px var(--tint) }
.input {
  flex: 1;
  min-width: 0;
  max-height: calc(5 * 1.4em + 16px);
  padding: 8px 0 8px 12px;
  border: 0;
  background: none;
  line-height: 1.4;
  resize: none;
  overflow-y: auto;
  overscroll-behavior: contain;
}
.input:focus-visible { outline: none }
.send {
  display: grid;
  place-items: center;
  flex: none;
  width: 38px;
  height: 38px;
  border-radius: 50%;
  background: var(--brand);
  color: var(--on-brand);
  box-shadow: inset 0 0 0 1px var(--brand-edge);
  transition: background-color var(--quick), color var(--quick), transform var(--quick);
}
.send:hover { background: var(--brand-hover) }
.send:active { transform: scale(.92) }
.send[aria-disabled=true] { background: var(--wash); color: var(--muted); box-shadow: none }
.remark { color: var(--muted); font-size: 12px; text-align: end }
.remark:not(:empty) { padding: 6px 8px 0 }
.remark.over { color: var(--bad); font-weight: 600 }
@media (forced-colors: active) {
  .send { border: 1px solid }
}
`
