/** Builds the console, unless what is there is built from these very sources. */
export async function setup(): Promise<void> {
  await import('../../src/build-console.ts')
}
