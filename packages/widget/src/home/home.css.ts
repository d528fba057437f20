export const homeCss = /* css */ `
.home { display: flex; flex-direction: column; flex: 1; min-height: 0; overflow: auto; background: var(--ground) }
.hero {
  position: relative;
  flex: none;
  padding: 14px 14px 88px 24px;
  overflow: hidden;
  background: var(--brand);
  color: var(--on-brand);
}
.hero > .icon { position: absolute; inset-inline-end: -72px; top: -30px; width: 260px; height: 260px; fill: var(--brand-deep); stroke: none; opacity: .55 }
.hero > :not(.icon) { position: relative }
.hero .greeting { max-width: 12em; margin-top: 36px; padding-inline-end: 16px }
.hero .tool { color: inherit }
.hero .tool:hover { background: var(--brand-deep) }
.hero :focus-visible { outline-color: var(--on-brand) }
.card {
  position: relative;
  margin: -56px 16px 16px;
  padding: 20px;
  border-radius: var(--r4);
  background: var(--surface);
  box-shadow: 0 0 0 1px var(--line), 0 8px 24px -6px rgb(10 12 20 / .14);
}
.card .primary { width: 100%; margin-top: 18px }
.presence { display: flex; align-items: center; gap: 10px; font-weight: 600 }
.presence::before { content: ""; flex: none; width: 9px; height: 9px; margin: 0 3px; border-radius: 50%; background: var(--edge) }
.presence.online::before { background: var(--good); box-shadow: 0 0 0 0 var(--good); animation: breathe 2.8s ease-out infinite }
.card .detail { margin-inline-start: 25px }
.card .quiet { width: 100%; margin: 6px 0 -8px }
.terms { margin-top: 14px; font-size: 14px }
@media (max-width: 640px) and (min-height: 640px) {
  .hero { padding-top: 14px; padding-bottom: 124px }
  .hero .greeting { margin-top: 15vh; font-size: 34px }
  .card { margin-top: -92px }
}
@keyframes breathe { 70%, 100% { box-shadow: 0 0 0 8px transparent } }
`
