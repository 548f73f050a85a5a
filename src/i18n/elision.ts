/** `de Camille`, `d’Elias`: before the name of somebody or something. Before an h, whose sound nobody here knows, `de`. */
export function deFr(name: string): string {
  return /^[aeiouâàäéèêëîïôöûü]/i.test(name) ? `d’${name}` : `de ${name}`
}
