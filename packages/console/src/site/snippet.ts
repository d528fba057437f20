/** The one line that puts the chat on a page. */
export const snippetOf = (origin: string, siteKey: string): string =>
  `<script async src="${origin}/papo.js" data-site="${siteKey}"></script>`
