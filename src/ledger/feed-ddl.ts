const changeColumns = (text: string, integer: string): string => `
  organization_id ${text} not null,
  sequence ${integer} not null,
  at_ms ${integer} not null,
  requests ${text},
  refusals ${text},
  primary key (organization_id, sequence)`

function feedDdl(text: string, integer: string, suffix: string): readonly string[] {
  return [
    `create table ledger_sequence (organization_id ${text} primary key, sequence ${integer} not null)${suffix}`,
    `create table ledger_change (${changeColumns(text, integer)})${suffix}`,
    `alter table request add column cost_split ${text}`,
    `create table ledger_kept (id ${integer} primary key, from_ms ${integer} not null)${suffix}`,
    `drop index refusal_by_second`,
    `create unique index refusal_by_second
      on refusal (coalesce(api_key_id, workspace_id), limiter, second, model)`,
  ]
}

/** Rows that were there before, in changes of so many each. */
const numberedSql = (table: string): string => `
  select *, (row_number() over (partition by organization_id order by id) - 1) / 500 + 1 as part from ${table}`

const sequencesSql = `
  insert into ledger_sequence
  select organization_id, max(sequence) from ledger_change group by organization_id`

const pastRefusalsSql = (arrays: string): string => `
  insert into ledger_change
  select organization_id, part + coalesce((
      select max(sequence) from ledger_change c where c.organization_id = r.organization_id), 0),
    min(last_at_ms), null, ${arrays}
  from (${numberedSql('refusal')}) as r group by organization_id, part`

/**
 * The statements that begin the feed of the books, with all that they hold already.
 *
 * - `ledger_change`: what a batch has changed of one organization, under the next number of that organization, in the
 *   transaction of the batch. `requests` is JSON: ids under `ended`, `expired` (charged the bound), and `late` (ended
 *   after all, in place of such a charge). `refusals` is a JSON array of `[limiter, workspace_id, api_key_id, model,
 *   instant, count]`. Whoever follows the books deletes what it has read.
 * - `ledger_sequence`: the last number. Its row is locked until the commit, so that numbers become visible in order.
 * - `ledger_kept`: the instant from which on all requests are still there, in one row; none: all of them are.
 * - `request.cost_split`: what the cost was for (`splitCost`); null: nobody knows, or it was not kept yet.
 */
export const ledgerFeedDdl = {
  sqlite: [
    ...feedDdl('text', 'integer', ' strict, without rowid'),
    `insert into ledger_change
      select organization_id, part, min(settled_at_ms), json_object(
        'ended', json_group_array(id) filter (where state <> 'expired'),
        'expired', json_group_array(id) filter (where state = 'expired')), null
      from (${numberedSql(`request where state <> 'reserved'`)}) group by organization_id, part`,
    pastRefusalsSql(
      `json_group_array(json_array(limiter, workspace_id, api_key_id, model, first_at_ms, count))`,
    ),
    sequencesSql,
  ],
  postgres: [
    ...feedDdl('text collate "C"', 'bigint', ''),
    // Written with every batch: room on its page keeps the new version there, without touching the index.
    `alter table ledger_sequence set (fillfactor = 50)`,
    `insert into ledger_change
      select organization_id, part, min(settled_at_ms), json_build_object(
        'ended', coalesce(json_agg(id) filter (where state <> 'expired'), '[]'),
        'expired', coalesce(json_agg(id) filter (where state = 'expired'), '[]'))::text, null
      from (${numberedSql(`request where state <> 'reserved'`)}) as r group by organization_id, part`,
    pastRefusalsSql(
      `json_agg(json_build_array(limiter, workspace_id, api_key_id, model, first_at_ms, count))::text`,
    ),
    sequencesSql,
  ],
} as const
