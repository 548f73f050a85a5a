/** Sign-in, set-up, invitations, passwords. */
export const signInEn = { title: 'Sign in' }
