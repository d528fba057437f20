export const ratingViewCss = /* css */ `
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
.star { position: relative; display: grid; place-items: center; width: 48px; height: 48px; border-radius: var(--r2); color: var(--edge); cursor: pointer }
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
@media (forced-colors: active) {
  .star.lit .icon { fill: Highlight }
}
`
