import { useTranslations } from '../locales/language-context.ts'
import './stars.css'

const places = [1, 2, 3, 4, 5] as const

/** A rating as stars, with a text for screen readers. */
export function Stars({ rating }: { rating: number }) {
  const t = useTranslations()
  return (
    <span class="stars" role="img" aria-label={t.history.stars(rating)}>
      {places.map((place) => (
        <svg
          key={place}
          class={place <= rating ? 'star star-on' : 'star'}
          viewBox="0 0 24 24"
          aria-hidden="true"
          focusable="false"
        >
          <path d="M12 3.3l2.7 5.5 6 .9-4.35 4.2 1.03 6L12 17.1l-5.38 2.8 1.03-6L3.3 9.7l6-.9z" />
        </svg>
      ))}
    </span>
  )
}
