declare module 'virtual:command-names' {
  /** By method and path: `workspaces create`. */
  export const commandNames: Readonly<Record<string, string>>
}
