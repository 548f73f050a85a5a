/** Whether a path is an API's, and its answers are JSON. Every other belongs to the console. */
export function isApiPath(path: string): boolean {
  return /^\/(v\d+|internal|api)(\/|$)/.test(path)
}
