/** Requests for higher limits. */
export const requestsEn = { title: 'Increase requests' }
