/**
 * The folder of this package. This file and the bundle's scripts in `dist/` are one folder below it, so that both find
 * the files that are read while the server runs.
 */
export const packageFolder = new URL('../', import.meta.url)
