/** The overview. */
export const overviewEn = { title: 'Overview' }
