export const queueCss = /* css */ `
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
.place:not(:empty) { margin-top: 14px; padding: 6px 14px; border-radius: 99px; background: var(--bubble); font-size: 14px; font-weight: 550 }
.place + .detail { margin-top: 8px }
.waiting .quiet { margin-top: 12px }
@keyframes turn { to { transform: rotate(1turn) } }
`
