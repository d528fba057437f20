import { ratingViewCss } from '../rating/rating-view.css.ts'
import { thanksCss } from '../rating/thanks.css.ts'
import { endDialogCss } from './end-dialog.css.ts'
import { warningCss } from './warning.css.ts'

export { LeftMessage } from '../queue/left-message.tsx'
export { RatingView } from '../rating/rating-view.tsx'
export { Thanks } from '../rating/thanks.tsx'
export { EndDialog } from './end-dialog.tsx'
export { Warning } from './warning.tsx'

export const styles = warningCss + endDialogCss + ratingViewCss + thanksCss
