/** Outlines on a 24 × 24 grid, drawn in the text's colour. */
export const icons = {
  down: 'M6 9.5l6 6 6-6',
  back: 'M15 18l-6-6 6-6',
  next: 'M5 12h13M13 6.5l5.5 5.5-5.5 5.5',
  send: 'M12 19V5.5M5.5 12L12 5.5l6.5 6.5',
  leave: 'M10 4H6a2 2 0 0 0-2 2v12a2 2 0 0 0 2 2h4M15.5 16.5L20 12l-4.5-4.5M19.5 12H10',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  checks: 'M2 12.5l4.5 4.5L15 8M11 15.8l1.3 1.2L21.5 8',
  alert: 'M12 7.5v5.5M12 16.4v.1M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0z',
  star: 'M12 3.3l2.7 5.5 6 .9-4.35 4.2 1.03 6L12 17.1l-5.38 2.8 1.03-6L3.3 9.7l6-.9z',
} as const

export const Icon = ({ name }: { name: keyof typeof icons }) => (
  <svg class={`icon i-${name}`} viewBox="0 0 24 24" aria-hidden="true">
    <path d={icons[name]} />
  </svg>
)

/** The outline of the launcher's symbol. */
export const Bubble = () => (
  <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
    <use href="#bubble" />
  </svg>
)
