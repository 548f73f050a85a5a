import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { PlainFailure } from './plain-failure.ts'

/**
 * Trusts the operator's own certificate authorities, beside the usual ones, for every TLS connection that
 * this process opens: to the upstream, to a proxy, to PostgreSQL. Throws a `PlainFailure` for a file that
 * holds no certificate.
 */
export function trustExtraAuthority(path: string | undefined): void {
  if (path === undefined) return
  const pem = readFileSync(path, 'utf8')
  const certificates = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []
  try {
    if (certificates.length === 0) throw new Error('it holds no certificate')
    // Whoever is no certificate throws here, and not at the first call.
    certificates.forEach((certificate) => new X509Certificate(certificate).subject)
  } catch (error) {
    throw new PlainFailure(
      `ATELIER_EXTRA_CA_FILE must be a file of certificates in PEM, and ${path} is not: ${(error as Error).message}.`,
      { cause: error },
    )
  }
  setDefaultCACertificates([...getCACertificates('default'), ...certificates])
}
