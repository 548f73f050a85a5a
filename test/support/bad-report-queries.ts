const today = 'starting_at=2026-11-22T00:00:00Z'

/** Queries of a report that make no sense, and what is said of them. */
export const badReportQueries: readonly (readonly [query: string, message: string | RegExp])[] = [
  ['', 'starting_at: Field required'],
  ['starting_at=yesterday', /^starting_at: Must be an RFC 3339 instant/],
  [
    'starting_at=2026-11-02T00:00:00Z&ending_at=2026-11-02T00:00:00Z',
    'ending_at: Must be after starting_at',
  ],
  [`${today}&limit=32`, 'limit: Must be a whole number from 1 to 31 for buckets of 1d'],
  [`${today}&bucket_width=1h&limit=169`, /from 1 to 168 for buckets of 1h$/],
  [`${today}&bucket_width=1m&limit=1441`, /from 1 to 1440 for buckets of 1m$/],
  [`${today}&bucket_width=1w`, /^bucket_width: /],
  [`${today}&group_by[]=tag`, 'tag_key: Field required'],
  [`${today}&tags[]=a:1&tags[]=b:1`, 'tags: Must all begin with a:'],
  [`${today}&group_by[]=colour`, /^group_by/],
  [`${today}&api_key_ids[]=key`, /^api_key_ids/],
  [`${today}&page=page_x`, 'page: Must be the next_page of an earlier answer'],
]
