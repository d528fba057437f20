export const panelCss = /* css */ `
.panel {
  --brand-hover: color-mix(in srgb, var(--brand) 86%, var(--away));
  --brand-deep: color-mix(in srgb, var(--brand) 76%, var(--away));
  --brand-edge: color-mix(in srgb, var(--brand) 80%, var(--on-brand));
  --tint: color-mix(in srgb, var(--brand) 8%, var(--surface));
  --calm: .32s cubic-bezier(.2, .8, .2, 1);
  interpolate-size: allow-keywords;
  box-sizing: border-box;
  position: fixed;
  bottom: calc(92px + env(safe-area-inset-bottom, 0px));
  right: calc(20px + env(safe-area-inset-right, 0px));
  width: 400px;
  height: min(704px, 100dvh - 112px);
  display: flex;
  flex-direction: column;
  overflow: hidden;
  background: var(--surface);
  color: var(--text);
  border-radius: var(--r4);
  outline: 1px solid transparent;
  box-shadow: 0 0 0 1px rgb(10 12 20 / .06), 0 4px 16px rgb(10 12 20 / .08), 0 28px 72px -8px rgb(10 12 20 / .28);
  font: 400 15px/1.45 var(--font);
  text-align: start;
  overflow-wrap: break-word;
  -webkit-text-size-adjust: 100%;
  visibility: hidden;
  opacity: 0;
  transform: translateY(16px) scale(.97);
  transform-origin: 100% 100%;
  transition: opacity var(--quick), transform var(--quick), height var(--calm), visibility 0s .18s;
}
.panel[data-side=left] {
  right: auto;
  left: calc(20px + env(safe-area-inset-left, 0px));
  transform-origin: 0 100%;
}
.panel[data-theme=dark] {
  --tint: color-mix(in srgb, var(--brand) 16%, var(--surface));
  color-scheme: dark;
  box-shadow: 0 0 0 1px rgb(255 255 255 / .09), 0 28px 72px -8px rgb(0 0 0 / .7);
}
.panel.open {
  visibility: visible;
  opacity: 1;
  transform: none;
  transition-delay: 0s;
}
.panel:is([data-view=home], [data-view=offline], [data-view=prechat]) {
  height: auto;
  max-height: calc(100dvh - 112px);
}
.talk > .bar { justify-content: flex-end; padding: 12px }
.resuming { outline: none; display: flex; flex-direction: column; justify-content: flex-end; gap: 10px; flex: 1; padding: 20px 16px 32px }
.resuming i { width: 62%; height: 40px; border-radius: var(--r4); background: var(--wash); animation: wait 1.4s infinite }
.resuming i:nth-child(2) { align-self: flex-end; width: 48%; animation-delay: .15s }
.resuming i:nth-child(3) { width: 38%; animation-delay: .3s }
@media (max-width: 640px), (max-height: 480px) {
  .panel.panel.panel {
    inset: 0;
    width: auto;
    height: 100%;
    max-height: none;
    padding-inline: env(safe-area-inset-left, 0px) env(safe-area-inset-right, 0px);
    border-radius: 0;
    box-shadow: none;
  }
}
`
