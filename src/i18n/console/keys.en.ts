/** API keys, admin keys, key policy. */
export const keysEn = { title: 'API keys' }
