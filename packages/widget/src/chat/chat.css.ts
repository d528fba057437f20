export const chatCss = /* css */ `
.talk { display: flex; flex-direction: column; flex: 1; min-height: 0 }
.banner { flex: none; font-size: 13px; text-align: center }
.banner:not(:empty) { padding: 7px 16px; border-bottom: 1px solid var(--line); background: var(--wash); animation: fade var(--calm) }
.banner.lost, .banner.blocked { color: var(--danger) }
.banner.back { color: var(--good) }
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
.entry { display: flex; flex-direction: column; align-items: flex-start; margin-top: 3px }
.entry.first { margin-top: 16px }
.entry.visitor { align-items: flex-end }
.day { display: flex; align-items: center; gap: 12px; align-self: stretch; margin: 4px 0 16px; color: var(--muted); font-size: 12px; font-weight: 550 }
.day::before, .day::after { content: ""; flex: 1; height: 1px; background: var(--line) }
.by { display: flex; align-items: center; gap: 6px; margin: 0 4px 5px; color: var(--muted); font-size: 12px; line-height: 20px }
.by > span:not(.avatar, .sr) { color: var(--text); font-weight: 600 }
.by .avatar { width: 20px; height: 20px; font-size: 9px }
.bubble {
  max-width: min(84%, 300px);
  padding: 9px 14px;
  border-radius: 18px;
  background: var(--bubble);
  white-space: pre-wrap;
  overflow-wrap: anywhere;
}
.bubble a { color: inherit; text-decoration: underline; text-underline-offset: 2px }
.agent .bubble { border-start-start-radius: 6px }
.visitor .bubble {
  border-start-end-radius: 6px;
  background: var(--brand);
  color: var(--on-brand);
  box-shadow: inset 0 0 0 1px var(--brand-edge);
}
.visitor .bubble :focus-visible { outline-color: var(--on-brand) }
.entry:not(.first).agent .bubble { border-start-start-radius: 18px }
.entry:not(.first).visitor .bubble { border-start-end-radius: 18px }
[role=log] .entry { animation: rise var(--calm) }
[role=log] .agent { transform-origin: 0 100% }
.failed .bubble { background: none; color: var(--text); box-shadow: inset 0 0 0 1px var(--danger) }
.failure { display: flex; flex-wrap: wrap; align-items: center; justify-content: flex-end; gap: 2px 4px; margin: 3px 4px 0; color: var(--danger); font-size: 13px }
.failure .icon { width: 16px; height: 16px }
.notice > .notice { align-self: center; max-width: 90%; margin: 6px 0; color: var(--muted); font-size: 13px; text-align: center }
.delivery { display: flex; align-items: center; justify-content: flex-end; gap: 4px; min-height: 24px; padding: 4px 4px 0; color: var(--muted); font-size: 12px }
.delivery .icon { width: 15px; height: 15px }
.delivery .i-checks { color: var(--accent) }
.typing { margin-top: 12px; animation: rise var(--calm) }
.dots { display: flex; gap: 4px; width: max-content; padding: 14px; border-radius: 18px; border-start-start-radius: 6px; background: var(--bubble) }
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
  border-radius: 99px;
  background: var(--brand);
  color: var(--on-brand);
  font-size: 13px;
  font-weight: 600;
  box-shadow: inset 0 0 0 1px var(--brand-edge), 0 6px 20px -4px rgb(10 12 20 / .35);
  animation: rise var(--calm);
}
.below:hover { background: var(--brand-hover) }
.below .icon { width: 16px; height: 16px }
.warning { display: flex; align-items: center; gap: 12px; margin: 0 12px 8px; padding: 8px 8px 8px 16px; border-radius: 16px; background: var(--tint); font-size: 13px; font-variant-numeric: tabular-nums; animation: rise var(--calm) }
.warning p { flex: 1; text-wrap: balance }
.warning .quiet { flex: none; padding: 8px 12px; background: var(--bg); color: var(--text); font-size: 13px }
.over { flex: none; padding: 12px 16px calc(16px + env(safe-area-inset-bottom, 0px)); border-top: 1px solid var(--line) }
.over .primary { width: 100% }
.veil {
  position: absolute;
  inset: 0;
  display: flex;
  align-items: flex-end;
  padding: 12px;
  background: rgb(10 12 20 / .45);
  animation: fade var(--quick);
}
.dialog {
  display: flex;
  flex-direction: column;
  gap: 8px;
  width: 100%;
  padding: 22px 20px calc(14px + env(safe-area-inset-bottom, 0px));
  border-radius: 18px;
  background: var(--bg);
  text-align: center;
  box-shadow: 0 12px 40px rgb(10 12 20 / .3);
  animation: rise var(--calm);
}
.dialog .primary { margin-top: 6px }
.resuming { display: flex; flex-direction: column; justify-content: flex-end; gap: 10px; flex: 1; padding: 20px 16px 32px }
.talk > .bar { justify-content: flex-end; padding: 12px }
.resuming i { width: 62%; height: 40px; border-radius: 18px; background: var(--bubble); animation: wait 1.4s infinite }
.resuming i:nth-child(2) { align-self: flex-end; width: 48%; animation-delay: .15s }
.resuming i:nth-child(3) { width: 38%; animation-delay: .3s }
@keyframes rise { from { opacity: 0; transform: translateY(8px) } }
@keyframes fade { from { opacity: 0 } }
@keyframes hop { 0%, 60%, 100% { transform: none } 30% { transform: translateY(-4px) } }
`
