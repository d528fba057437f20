export const iconCss = /* css */ `
.icon {
  pointer-events: none;
  display: block;
  flex: none;
  width: 20px;
  height: 20px;
  fill: none;
  stroke: currentColor;
  stroke-width: 2;
  stroke-linecap: round;
  stroke-linejoin: round;
}
[dir=rtl] .back .icon, [dir=rtl] .i-next, [dir=rtl] .i-leave { transform: scaleX(-1) }
`
