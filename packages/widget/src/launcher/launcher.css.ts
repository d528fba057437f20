/** `all: initial` and every `!important` protect the host element against the page's own rules. */
export const launcherCss = /* css */ `
:host {
  all: initial !important;
  display: block !important;
  position: fixed !important;
  z-index: 2147483647 !important;
  direction: ltr !important;
}
@media print {
  :host { display: none !important }
}
[hidden] { display: none !important }
.launcher {
  position: fixed;
  bottom: calc(20px + env(safe-area-inset-bottom, 0px));
  right: calc(20px + env(safe-area-inset-right, 0px));
  width: 56px;
  height: 56px;
  padding: 12px;
  border: 2px solid transparent;
  border-radius: 50%;
  box-shadow: 0 0 0 1px rgb(128 128 128 / .22), 0 2px 6px rgb(0 0 0 / .12), 0 10px 28px rgb(0 0 0 / .2);
  cursor: pointer;
  transition: transform .25s;
  animation: arrive .4s;
}
.launcher[data-side=left] {
  right: auto;
  left: calc(20px + env(safe-area-inset-left, 0px));
}
.launcher:hover { transform: scale(1.06) }
.launcher:focus-visible {
  outline: 3px solid #fff;
  box-shadow: 0 0 0 6px #16181d;
}
[aria-busy] { animation: wait 1s infinite }
.launcher > svg { fill: currentColor }
@keyframes arrive { from { opacity: 0; transform: scale(.5) } }
@keyframes wait { 50% { opacity: .6 } }
@media (prefers-reduced-motion: reduce) {
  * { animation: none !important; transition: none !important }
}
`
