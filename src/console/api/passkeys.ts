/** Why no passkey can be used here: the browser has none, or lets pages of such an address use none. */
export type PasskeyObstacle = 'no_support' | 'address'

/** Browsers keep passkeys for a name, and hand them to pages that came over HTTPS, or from this very machine. */
export function passkeyObstacle(): PasskeyObstacle | undefined {
  const { hostname } = window.location
  const isNumber = /^[\d.]+$/.test(hostname) || hostname.startsWith('[')
  if (!window.isSecureContext || isNumber) return 'address'
  // Whatever has no JSON is older than what the server sends.
  return typeof window.PublicKeyCredential?.parseRequestOptionsFromJSON === 'function'
    ? undefined
    : 'no_support'
}

type Options = { readonly challenge: string }

/** The person turned it down, took too long, or has no passkey for this place. */
export class PasskeyDeclined extends Error {
  override readonly name = 'PasskeyDeclined'
}

/** Shows a passkey. The answer is what the API takes as `response`. */
export async function showPasskey(options: Options): Promise<PasskeyResponse> {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options)
  return responseOf(() => navigator.credentials.get({ publicKey }))
}

/** Makes a passkey. The answer is what the API takes as `response`. */
export async function makePasskey(options: Options): Promise<PasskeyResponse> {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(
    options as unknown as PublicKeyCredentialCreationOptionsJSON,
  )
  return responseOf(() => navigator.credentials.create({ publicKey }))
}

type PasskeyResponse = { readonly id: string }

async function responseOf(ask: () => Promise<Credential | null>): Promise<PasskeyResponse> {
  let credential: Credential | null
  try {
    credential = await ask()
  } catch (cause) {
    throw new PasskeyDeclined('no passkey was shown', { cause })
  }
  if (!(credential instanceof PublicKeyCredential)) throw new PasskeyDeclined('no passkey')
  return credential.toJSON()
}
