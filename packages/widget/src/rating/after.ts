import { ratingViewCss } from './rating-view.css.ts'
import { thanksCss } from './thanks.css.ts'

export { RatingView } from './rating-view.tsx'
export { Thanks } from './thanks.tsx'

export const styles = ratingViewCss + thanksCss
