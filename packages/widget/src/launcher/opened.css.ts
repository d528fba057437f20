/** The launcher's styles once the panel is loaded: the open state and the unread badge. */
export const openedCss = /* css */ `
.launcher svg { transition: transform .25s, opacity .15s }
.glyph { position: absolute; inset: 12px }
.glyph .icon { width: 100%; height: 100% }
[aria-expanded=false] .glyph svg, [aria-expanded=true] > svg {
  opacity: 0;
  transform: rotate(-40deg) scale(.6);
}
.badge {
  box-sizing: border-box;
  position: absolute;
  top: -7px;
  inset-inline-end: -7px;
  min-width: 22px;
  height: 22px;
  padding: 0 5px;
  border-radius: 11px;
  background: #d6293e;
  color: #fff;
  font: 600 12px/22px system-ui, sans-serif;
  text-align: center;
  box-shadow: 0 0 0 2px #fff;
  animation: arrive .3s;
}
@media (max-width: 640px), (max-height: 480px) {
  .launcher[aria-expanded=true] { visibility: hidden }
}
`
