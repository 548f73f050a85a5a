/** Rate limits and spend limits. */
export const limitsEn = { title: 'Limits' }
