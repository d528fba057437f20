import type { PreviewScene } from '@papo/chat-kit/preview/preview'

/** The condition of a media query that begins with the width of a phone. */
const phoneOnly = /@media \(max-width: ?640px\)[^{]*/g
/** A height in parts of the browser's window. */
const windowHeight = /\b(\d+)d?vh\b/g
/** The widths that a notch or a rounded corner takes from the screen. */
const safeArea = /env\(safe-area-inset-\w+, ?0px\)/g

/**
 * The widget's styles for a screen that is an element of another page: what holds on phones holds on a phone's preview
 * alone, whatever the browser's window is.
 */
export const stylesOn = (device: PreviewScene['device'], styles: string): string =>
  styles
    .replace(phoneOnly, device === 'phone' ? '@media all ' : '@media not all ')
    .replace(windowHeight, '$1cqh')
    .replace(safeArea, '0px')
