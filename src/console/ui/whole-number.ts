/** A whole number from 1 to `max`, with or without the spaces and commas that group its digits. */
export function readWholeNumber(text: string, max: number): number | undefined {
  const digits = text.replaceAll(/[\s\u{a0}\u{202f},.](?=\d{3}(?!\d))/gu, '').trim()
  if (!/^\d{1,12}$/.test(digits)) return undefined
  const number = Number(digits)
  return number >= 1 && number <= max ? number : undefined
}
