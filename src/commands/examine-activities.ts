import type { SnapshotQuery, SnapshotReader } from '#platform/snapshot-reader.ts'
import type { Config } from '#platform/config.ts'
import { createSecretBox } from '#platform/secret-box.ts'
import { brokenLink, chainStart, linkCode, sealHead } from '#store/activity-chain.ts'
import type { Mac } from '#store/activity-chain.ts'
import { migrations } from '#store/migrate.ts'
import type { ActivityHeadTable, ActivityTable } from '#store/schema-audit.ts'
import { readSchemaVersion } from './examine-ledger.ts'
import { countOf, ok, problem, warning } from './findings.ts'
import type { Finding } from './findings.ts'
import { findSecretKey } from './secret-key.ts'

/** Whether the audit is as it was written, row by row, in each organization. */
export async function examineActivities(
  config: Config,
  reader: SnapshotReader,
): Promise<Finding[]> {
  if ((await readSchemaVersion(reader)) !== migrations.length) return []
  const key = findSecretKey(config)
  if (key === undefined) {
    return [warning('audit', 'The audit was not checked: the secret key is not here.')]
  }
  return examineChains(reader, createSecretBox(key))
}

/** A finding for each organization; the first fault of its chain, where it has any. */
export async function examineChains(reader: SnapshotReader, mac: Mac): Promise<Finding[]> {
  const organizations = await reader.snapshot((query) =>
    query('select id from organization order by id'),
  )
  const findings: Finding[] = []
  for (const { id } of organizations) findings.push(await examineChain(reader, mac, String(id)))
  return findings
}

/** A page at a time, each with the head of its instant, since a server may be adding to the chain. */
async function examineChain(
  reader: SnapshotReader,
  mac: Mac,
  organizationId: string,
): Promise<Finding> {
  let end = { sequence: 0n, code: chainStart }
  for (;;) {
    const page = await reader.snapshot((query) => readPage(query, organizationId, end.sequence))
    for (const row of page.rows) {
      const fault = faultOf(mac, end, row) ?? faultOfFirst(row, page.head)
      if (fault !== undefined) return broken(organizationId, end.sequence + 1n, fault)
      end = { sequence: row.sequence!, code: row.code! }
    }
    if (page.rows.length < rowsPerPage) return examineHead(mac, { organizationId, end, ...page })
  }
}

const rowsPerPage = 1_000

type ChainPage = {
  readonly rows: readonly ActivityTable[]
  readonly head: ActivityHeadTable | undefined
  /** Rows without a place in the chain; counted with the last page. */
  readonly unchained: bigint
}

async function readPage(
  query: SnapshotQuery,
  organizationId: string,
  after: bigint,
): Promise<ChainPage> {
  const rows = await query(
    `select * from activity where organization_id = $1 and sequence > $2
     order by sequence limit ${rowsPerPage}`,
    [organizationId, Number(after)],
  )
  const [head] = await query('select * from activity_head where organization_id = $1', [
    organizationId,
  ])
  const isLast = rows.length < rowsPerPage
  return {
    rows: rows as unknown as ActivityTable[],
    head: head as ActivityHeadTable | undefined,
    unchained: isLast ? await countUnchained(query, organizationId) : 0n,
  }
}

async function countUnchained(query: SnapshotQuery, organizationId: string): Promise<bigint> {
  const [row] = await query(
    'select count(*) as count from activity where organization_id = $1 and sequence is null',
    [organizationId],
  )
  return row!['count'] as bigint
}

type ChainEnd = { readonly sequence: bigint; readonly code: string }

function faultOf(mac: Mac, end: ChainEnd, row: ActivityTable): string | undefined {
  if (row.sequence !== end.sequence + 1n) return 'is missing'
  if (row.code === linkCode(mac, end.code, row)) return undefined
  return row.code === linkCode(mac, brokenLink, row)
    ? 'was added to a chain whose end had been changed'
    : 'has been changed, or the one before it'
}

/** A chain that began anew after all of it was removed does not begin with what every organization begins with. */
function faultOfFirst(row: ActivityTable, head: ActivityHeadTable | undefined): string | undefined {
  const begins = row.sequence === 1n && head?.unchained === 0n
  return begins && row.type !== 'organization_created'
    ? 'is not the creation of the organization: the chain before it is gone'
    : undefined
}

function examineHead(
  mac: Mac,
  { organizationId, end, head, unchained }: ChainPage & { organizationId: string; end: ChainEnd },
): Finding {
  const next = end.sequence + 1n
  if (head === undefined) {
    if (end.sequence > 0n) return broken(organizationId, next, 'may be missing: so is the head')
    if (unchained === 0n) return broken(organizationId, next, 'is missing, as is all of the audit')
    return ok('audit', `${organizationId} has ${rowsOf(unchained)} of before there was a chain.`)
  }
  if (head.seal !== sealHead(mac, head)) {
    return broken(organizationId, next, 'may be missing: the head has been changed')
  }
  if (head.sequence !== end.sequence || head.code !== end.code) {
    return broken(organizationId, next, `is missing, as are all up to ${head.sequence}`)
  }
  if (head.unchained !== unchained) {
    return problem(
      'audit',
      `The audit of ${organizationId} had ${rowsOf(head.unchained)} of before there was a chain, and has ${unchained}.`,
    )
  }
  const older = unchained === 0n ? '' : ` ${rowsOf(unchained)} of before it cannot be checked.`
  return ok(
    'audit',
    `The audit of ${organizationId} is as it was written: ${rowsOf(end.sequence)}, the last with code ${end.code.slice(0, 16)}.${older}`,
  )
}

function broken(organizationId: string, sequence: bigint, fault: string): Finding {
  return problem(
    'audit',
    `The audit of ${organizationId} is broken: activity ${sequence} ${fault}. Compare it with an export or a backup.`,
  )
}

function rowsOf(count: bigint): string {
  return countOf(Number(count), 'row')
}
