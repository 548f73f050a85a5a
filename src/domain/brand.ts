/** Gives a primitive a name that the compiler checks, so that a key's id cannot be passed for a workspace's. */
export type Brand<Base, Name extends string> = Base & { readonly __brand: Name }
