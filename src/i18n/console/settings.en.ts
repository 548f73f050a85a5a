/** The organization, prices, upstream. */
export const settingsEn = { title: 'Organization' }
