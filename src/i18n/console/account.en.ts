/** The account of whoever is signed in. */
export const accountEn = { title: 'Your account' }
