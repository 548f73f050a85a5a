/** Mail about changes to how somebody signs in, and about what else opens the organization. */
export const securityMailEn = {
  securityMail: {
    subjects: {
      password_changed: 'Your password was changed',
      password_reset: 'Your password was reset',
      second_factor_enabled: 'Two-factor authentication was turned on',
      second_factor_disabled: 'Two-factor authentication was turned off',
      recovery_codes_created: 'New recovery codes were made',
      passkey_created: 'A passkey was added',
      passkey_deleted: 'A passkey was deleted',
    },
    subject: ({ organization, what }: { organization: string; what: string }) =>
      `[${organization}] ${what}`,
    leads: {
      password_changed: 'The password of your account was changed.',
      password_reset: 'The password of your account was replaced by a link sent to this address.',
      second_factor_enabled:
        'From now on a code of your authenticator app is asked for after your password.',
      second_factor_disabled: 'From now on your password alone signs you in.',
      recovery_codes_created: 'Your recovery codes were replaced: the old ones open nothing.',
      passkey_created: 'From now on one more passkey signs you in.',
      passkey_deleted: 'One of your passkeys signs you in no more.',
    },
    when: 'When',
    ifNotYou:
      'If it was not you: choose a new password at once, sign out everywhere, and tell an admin.',
    link: 'Your account:',
    why: ({ organization }: { organization: string }) =>
      `You get this mail because it is about your account at ${organization}.`,
  },
  adminKeyMail: {
    subject: ({ organization, name }: { organization: string; name: string }) =>
      `[${organization}] New admin key: ${name}`,
    lead: ({ maker, name }: { maker: string | null; name: string }) =>
      maker === null
        ? `The admin key “${name}” was created.`
        : `${maker} created the admin key “${name}”.`,
    power: 'Whoever has it may do what an admin may.',
    when: 'When',
    link: 'Admin keys:',
    why: ({ organization }: { organization: string }) =>
      `You get this mail as an admin of ${organization}.`,
  },
}

/** What each language has to say. */
export type SecurityMail = typeof securityMailEn
