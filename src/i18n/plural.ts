const english = new Intl.PluralRules('en')
const french = new Intl.PluralRules('fr')
const englishNumber = new Intl.NumberFormat('en-US')
const frenchNumber = new Intl.NumberFormat('fr-FR')

/** `{n}` stands for the count: `countEn(2, '{n} key', '{n} keys')`. */
export function countEn(n: number, one: string, other: string): string {
  const form = english.select(n) === 'one' ? one : other
  return form.replace('{n}', englishNumber.format(n))
}

/** Zero is singular in French, and a round million takes *de*: `1 000 000 de clés`. */
export function countFr(n: number, one: string, other: string, many: string = other): string {
  const forms = { one, many, other, zero: one, two: other, few: other }
  return forms[french.select(n)].replace('{n}', frenchNumber.format(n))
}
