import { parseSignedCents } from '#domain/money.ts'
import type { WorkspaceSummary } from '#contract/workspace-summaries.ts'
import type { Workspace } from '#contract/workspaces.ts'
import { fold } from '../../api/arrange.ts'
import type { Sorting } from '../../ui/table.tsx'

/** A workspace with its figures, which come a moment later. */
export type WorkspaceRow = {
  readonly workspace: Workspace
  /** As people read it: the Default workspace has a name in each language. */
  readonly name: string
  readonly isDefault: boolean
  readonly summary: WorkspaceSummary | undefined
}

/** Also those whose role follows from the organization's; undefined where the reader may not see it. */
export function memberCountOf({ summary }: WorkspaceRow): number | undefined {
  if (summary?.member_count == null) return undefined
  return summary.member_count + (summary.inherited_member_count ?? 0)
}

/** Those whose name or id has the text in it, in the order asked for; equal ones by name. */
export function arrangeRows(
  rows: readonly WorkspaceRow[],
  { search, sorting, language }: { search: string; sorting: Sorting; language: string },
): readonly WorkspaceRow[] {
  const folded = fold(search)
  const found = rows.filter(
    ({ name, workspace }) => fold(name).includes(folded) || workspace.id.includes(search.trim()),
  )
  const byName = new Intl.Collator(language, { numeric: true, sensitivity: 'base' })
  const sign = sorting.direction === 'ascending' ? 1 : -1
  return found.toSorted((a, b) => {
    const names = byName.compare(a.name, b.name)
    if (sorting.column === 'name') return sign * names
    return sign * compare(figureOf(a, sorting.column), figureOf(b, sorting.column)) || names
  })
}

/** `spend` or `-spend` in the address. */
export function sortingOf(text: string): Sorting {
  const column = text.replace(/^-/, '')
  return sortable.has(column)
    ? { column, direction: text.startsWith('-') ? 'descending' : 'ascending' }
    : { column: 'name', direction: 'ascending' }
}

export function sortText({ column, direction }: Sorting): string {
  return direction === 'descending' ? `-${column}` : column
}

const sortable = new Set(['name', 'members', 'keys', 'spend'])

function figureOf(row: WorkspaceRow, column: string): bigint {
  switch (column) {
    case 'members':
      return BigInt(memberCountOf(row) ?? -1)
    case 'keys':
      return BigInt(row.summary?.api_key_count ?? -1)
    default:
      return parseSignedCents(row.summary?.spend?.spent ?? '') ?? -1n
  }
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0
}
