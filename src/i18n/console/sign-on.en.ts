/** Single sign-on. */
export const signOnEn = { title: 'Single sign-on' }
