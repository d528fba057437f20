export const thanksCss = /* css */ `
.thanks { display: flex; flex-direction: column; flex: 1; min-height: 0; overflow: auto }
.thanks .bar { flex: none; justify-content: flex-end; padding: 12px }
.finale { display: flex; flex-direction: column; align-items: center; margin: auto; padding: 8px 24px 72px; text-align: center }
.seal { display: grid; place-items: center; width: 76px; height: 76px; margin-bottom: 20px; border-radius: 50%; background: var(--tint); color: var(--accent); animation: pop .5s cubic-bezier(.2, .9, .3, 1.3) }
.seal .icon { width: 38px; height: 38px; stroke-width: 2.25; stroke-dasharray: 24; animation: draw .5s .2s ease-out backwards }
.finale .detail { margin-top: 6px; font-size: 15px }
.given { display: flex; gap: 2px; margin-top: 18px }
.given .star { width: 26px; height: 26px; cursor: default }
.given .icon { width: 22px; height: 22px }
.finale .primary { margin-top: 28px }
@keyframes pop { from { opacity: 0; transform: scale(.6) } }
@keyframes draw { from { stroke-dashoffset: 24 } }
`
