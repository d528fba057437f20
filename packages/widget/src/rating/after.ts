export { ratingCss } from './rating.css.ts'
export { RatingView } from './rating-view.tsx'
export { Thanks } from './thanks.tsx'
