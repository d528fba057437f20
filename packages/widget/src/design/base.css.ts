export const baseCss = /* css */ `
.panel *, .panel ::before, .panel ::after { box-sizing: border-box }
:where(.panel) :is(h2, p, ul, fieldset, legend) {
  margin: 0;
  padding: 0;
  border: 0;
  font: inherit;
  list-style: none;
}
:where(.panel) :is(button, input, textarea) {
  margin: 0;
  font: inherit;
  color: inherit;
  letter-spacing: inherit;
  touch-action: manipulation;
  -webkit-tap-highlight-color: transparent;
}
:where(.panel) button {
  padding: 0;
  border: 0;
  background: none;
  text-align: inherit;
  cursor: pointer;
}
.panel [aria-disabled=true] { cursor: default }
.panel :focus { outline: none }
.panel :focus-visible { outline: 2px solid var(--accent); outline-offset: 2px }
.panel h2:focus-visible, .panel legend:focus-visible { outline: none }
.sr {
  position: absolute !important;
  width: 1px;
  height: 1px;
  margin: -1px;
  overflow: hidden;
  clip-path: inset(50%);
  white-space: nowrap;
}
.panel ::placeholder { color: var(--muted); opacity: 1 }
@keyframes rise { from { opacity: 0; transform: translateY(8px) } }
@keyframes fade { from { opacity: 0 } }
@media (max-width: 640px), (max-height: 480px) {
  .panel input, .panel textarea { font-size: 16px }
}
@media (prefers-reduced-motion: reduce) {
  .panel, .panel *, .panel ::before, .panel ::after { animation: none !important; transition: none !important }
}
`
