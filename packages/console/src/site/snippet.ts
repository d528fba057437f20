/** The script tag that adds the chat to a page. */
export const snippetOf = (origin: string, siteKey: string): string =>
  `<script async src="${origin}/papo.js" data-site="${siteKey}"></script>`
