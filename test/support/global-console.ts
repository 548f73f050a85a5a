import { runNode } from './programs.ts'

/** Builds the console, unless what is there is built from these very sources. In a process whose settings are its own. */
export async function setup(): Promise<void> {
  const exitCode = await runNode(['src/build-console.ts'])
  if (exitCode !== 0) throw new Error('the console could not be built')
}
