/** The folder is a project of its own: what is above it is not part of it. */
export default { turbopack: { root: import.meta.dirname }, devIndicators: false }
