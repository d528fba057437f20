export const logCss = /* css */ `
.middle { position: relative; display: flex; flex: 1; min-height: 0 }
.scroll {
  display: flex;
  flex-direction: column;
  flex: 1;
  min-width: 0;
  padding: 16px 16px 8px;
  overflow-x: hidden;
  overflow-y: auto;
  overscroll-behavior: contain;
}
.scroll:focus-visible { outline-offset: -2px }
.scroll > :first-child { margin-top: auto }
.earlier { align-self: center }
.day { display: flex; align-items: center; gap: 12px; align-self: stretch; margin: 4px 0 16px; color: var(--muted); font-size: 12px; font-weight: 550 }
.day::before, .day::after { content: ""; flex: 1; height: 1px; background: var(--line) }
.typing { margin-top: 12px; animation: rise var(--calm) }
.dots { display: flex; gap: 4px; width: max-content; padding: 14px; border-radius: var(--r4); border-start-start-radius: var(--r1); background: var(--wash) }
.dots i { width: 7px; height: 7px; border-radius: 50%; background: var(--muted); animation: hop 1.2s ease-in-out infinite }
.dots i:nth-child(2) { animation-delay: .15s }
.dots i:nth-child(3) { animation-delay: .3s }
.below {
  position: absolute;
  inset-inline: 0;
  bottom: 10px;
  display: flex;
  align-items: center;
  gap: 6px;
  width: max-content;
  min-height: 36px;
  margin: auto;
  padding: 6px 14px 6px 16px;
  border-radius: var(--round);
  background: var(--brand);
  color: var(--on-brand);
  font-size: 13px;
  font-weight: 600;
  box-shadow: inset 0 0 0 1px var(--brand-edge), 0 6px 20px -4px rgb(10 12 20 / .35);
  animation: rise var(--calm);
}
.below:hover { background: var(--brand-hover) }
.below .icon { width: 16px; height: 16px }
@keyframes hop { 0%, 60%, 100% { transform: none } 30% { transform: translateY(-4px) } }
@media (forced-colors: active) {
  .below { border: 1px solid }
}
`
