/** How one attempt ended. `refused` and `held` are final until a person acts; `failed` is tried again. */
export type Sent =
  | { readonly outcome: 'delivered'; readonly status: number | null }
  | {
      readonly outcome: 'failed' | 'refused' | 'held'
      /** Of an HTTP or SMTP answer, where one came. */
      readonly status: number | null
      readonly error: string
    }
