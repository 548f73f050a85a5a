declare module 'virtual:command-names' {
  /** By method and path: `workspaces create`. */
  export const commandNames: Readonly<Record<string, string>>
  /** Those that no admin key may do, by method and path. */
  export const sessionOperations: readonly string[]
}
