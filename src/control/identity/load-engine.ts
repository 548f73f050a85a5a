/**
 * Half a second of loading, which holds up everything else that the process does: a server does it before it takes
 * requests, and a command that signs nobody in never does.
 */
export async function loadEngine() {
  const [{ openEngine, refusalOf }, { createProvider }] = await Promise.all([
    import('./engine.ts'),
    import('./oidc-provider.ts'),
  ])
  return { openEngine, refusalOf, createProvider }
}
