export const ratingCss = /* css */ `
.rating {
  display: flex;
  flex-direction: column;
  flex: none;
  max-height: 75%;
  padding: 20px 20px calc(14px + env(safe-area-inset-bottom, 0px));
  overflow: auto;
  border-top: 1px solid var(--line);
  text-align: center;
  animation: rise var(--calm);
}
.rating legend { width: 100% }
.stars { display: flex; justify-content: center; margin-top: 10px }
.star { position: relative; display: grid; place-items: center; width: 48px; height: 48px; border-radius: 14px; color: var(--edge); cursor: pointer }
.star .icon { width: 34px; height: 34px; stroke-width: 1.5; transition: fill var(--quick), stroke var(--quick), transform var(--quick) }
.star.lit { color: var(--star) }
.star.lit .icon { fill: currentColor }
.stars .star:hover .icon { transform: scale(1.12) }
.stars:hover .star:has(~ .star:hover), .stars .star:hover { color: var(--star) }
.star input { position: absolute; z-index: 1; inset: 0; width: 100%; height: 100%; opacity: 0; cursor: pointer }
.star:has(:focus-visible) { outline: 2px solid var(--accent); outline-offset: -2px }
.verdict { min-height: 24px; margin-top: 2px; font-size: 14px; font-weight: 550 }
.verdict.fault { margin-top: 2px }
.rating .field { margin-top: 8px; text-align: start; animation: rise var(--calm) }
.choices { display: flex; gap: 8px; margin-top: 12px }
.choices .quiet { flex: none }
.choices .primary { flex: 1 }
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
