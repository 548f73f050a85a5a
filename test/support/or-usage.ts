/** What the flags say, or the end of the process, with the usage, for a line that makes no sense. */
export function orUsage<Flags>(usage: string, read: () => Flags): Flags {
  try {
    return read()
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${usage}`)
    process.exit(2)
  }
}
