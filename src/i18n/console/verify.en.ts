/** Asking for the password again. */
export const verifyEn = {
  title: 'Confirm that it is you',
  body: 'This change takes your password again. It then holds for ten minutes.',
  password: 'Your password',
  wrong: 'This is not your password.',
}
