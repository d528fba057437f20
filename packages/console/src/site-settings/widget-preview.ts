import type { PreviewModule } from '@papo/chat-kit/preview/preview'

/* The build puts the widget's own file in the place of this one. */

export declare const defaultWords: PreviewModule['defaultWords']
export declare const mountPreview: PreviewModule['mountPreview']
