export const waitingCss = /* css */ `
.waiting { display: flex; flex-direction: column; align-items: center; flex: none; margin: auto; padding: 20px 8px; text-align: center }
.ring {
  position: relative;
  display: grid;
  place-items: center;
  width: 72px;
  height: 72px;
  margin-bottom: 18px;
  border-radius: 50%;
  background: var(--tint);
  color: var(--accent);
  font-size: 24px;
  font-weight: 650;
  font-variant-numeric: tabular-nums;
}
.ring::before {
  content: "";
  position: absolute;
  inset: 0;
  border: 3px solid transparent;
  border-block-start-color: var(--accent);
  border-inline-end-color: var(--accent);
  border-radius: 50%;
  animation: turn 1.6s linear infinite;
}
.waiting .heading { font-size: 20px }
.waiting .detail { margin-top: 4px }
.place:not(:empty) { margin-top: 14px; padding: 6px 14px; border-radius: var(--round); background: var(--wash); font-size: 14px; font-weight: 550 }
.until { display: block }
.place:has(.until) { border-radius: var(--r4) }
.place + .detail { margin-top: 8px }
.waiting .quiet { margin-top: 12px }
.again { flex: none; margin: 0 12px 8px; border-radius: var(--r4); background: var(--wash); animation: rise var(--calm) }
.again .waiting { display: grid; grid-template-columns: auto 1fr; align-items: center; column-gap: 12px; padding: 12px; text-align: start }
.again .ring { grid-row: 1 / 5; width: 44px; height: 44px; margin: 0; font-size: 16px }
.again :is(.heading, p) { grid-column: 2; margin: 0 !important; padding: 0; background: none; font-size: 13px }
.again .heading { font-size: 15px }
.again .heading + .detail { display: none }
.again .quiet { grid-column: 2; justify-self: start; min-height: 32px; margin: 2px 0 -6px -12px; padding: 4px 12px; font-size: 13px }
@keyframes turn { to { transform: rotate(1turn) } }
`
