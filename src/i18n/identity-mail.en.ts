/** Mail about how somebody signs in. */
export const identityMailEn = {
  resetSubject: ({ organization }: { organization: string }) =>
    `[${organization}] Choose a new password`,
  resetLead: ({ organization }: { organization: string }) =>
    `Someone asked for a new password for your account at ${organization}.`,
  resetLink: 'The link works once, for one hour:',
  resetOther: 'If it was not you, nothing needs to be done: your password stays what it is.',
  resetWhy: ({ organization }: { organization: string }) =>
    `You get this mail because your address is that of a member of ${organization}.`,
}

/** What each language has to say. */
export type IdentityMail = typeof identityMailEn
