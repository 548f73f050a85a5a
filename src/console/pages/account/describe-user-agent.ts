/** What a browser calls itself, in the two words that people know it by. */
type Browser = { readonly name: string | undefined; readonly system: string | undefined }

/** The first that fits: browsers name those that they descend from too. */
const browsers = [
  [/\bEdgA?\/|\bEdgiOS\//, 'Edge'],
  [/\bOPR\/|\bOpera\b/, 'Opera'],
  [/\bVivaldi\//, 'Vivaldi'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\bFirefox\/|\bFxiOS\//, 'Firefox'],
  [/\bHeadlessChrome\/|\bChrome\/|\bCriOS\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
] as const

const systems = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bMacintosh\b|\bMac OS X\b/, 'macOS'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bLinux\b/, 'Linux'],
] as const

function readUserAgent(userAgent: string): Browser {
  const first = (known: readonly (readonly [RegExp, string])[]): string | undefined =>
    known.find(([pattern]) => pattern.test(userAgent))?.[1]
  return { name: first(browsers), system: first(systems) }
}

type Words = {
  readonly on: (browser: string, system: string) => string
  readonly unknownBrowser: string
}

/** `Firefox on Linux`. What is no browser is a program: `curl/8.5.0`. */
export function describeUserAgent(userAgent: string | null, words: Words): string {
  if (userAgent === null) return words.unknownBrowser
  const { name, system } = readUserAgent(userAgent)
  if (name === undefined) {
    const program = /^[\w.-]+/.exec(userAgent)?.[0]
    return program === undefined || program === 'Mozilla' ? words.unknownBrowser : program
  }
  return system === undefined ? name : words.on(name, system)
}
