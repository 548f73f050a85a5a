import type { Page } from 'playwright'
import { afterAll, beforeAll, describe, test } from 'vitest'
import { openConsoleWorld } from '#test/support/browser.ts'
import type { ConsoleWorld } from '#test/support/browser.ts'
import { expectAccessible, expectNothingCutOff } from '#test/support/page-checks.ts'
import { expect } from '#test/support/page-expect.ts'
import { readCommands } from '#test/support/run-shown.ts'

const labels = {
  en: {
    title: 'Members',
    showCommand: 'Show as command',
    invite: '+ Invite',
    addresses: /^E-mail addresses, up to 50/,
    invalid: 'Not an e-mail address: not-an-address',
    send: 'Send invitations',
    sent: '2 invitations sent',
    alreadyMember: 'Already a member',
    done: 'Done',
    pending: 'Pending',
    billing: 'Billing',
    billingRadio: /^Billing/,
    more: (name: string) => `More actions for ${name}`,
    resend: 'Send again',
    resent: 'Invitation sent again',
    revoke: 'Revoke',
    revokeTitle: 'Revoke invitation?',
    revoked: 'Invitation revoked',
    changeRole: (name: string) => `Change role of ${name}`,
    changeRoleAction: 'Change role',
    admin: 'Admin',
    verify: 'Confirm your identity',
    password: 'Password',
    wrong: 'This is not your password.',
    confirm: 'Confirm',
    roleChanged: (name: string) => `Role of ${name} changed`,
    remove: (name: string) => `Remove ${name} from the organization`,
    removeAction: 'Remove',
    owns: (name: string) => `${name} answers for 1 active API key.`,
    handOver: 'Hand them over to somebody else',
    newOwner: 'New owner',
    removed: 'Member removed',
    role: 'Role',
    forbidden: 'Your role does not allow this.',
    search: 'Search members',
    lastAdmin: 'The last admin can be neither removed nor demoted.',
  },
  fr: {
    title: 'Membres',
    invite: '+ Inviter',
    addresses: /^Adresses e-mail, jusqu’à 50/,
    invalid: 'Adresse e-mail non valable : not-an-address',
    send: 'Envoyer les invitations',
    sent: '2 invitations envoyées',
    alreadyMember: 'Déjà membre',
    done: 'Terminer',
    pending: 'En attente',
    billing: 'Facturation',
    billingRadio: /^Facturation/,
    more: (name: string) => `Plus d’actions pour ${name}`,
    resend: 'Renvoyer',
    resent: 'Invitation renvoyée',
    revoke: 'Révoquer',
    revokeTitle: 'Révoquer l’invitation ?',
    revoked: 'Invitation révoquée',
    showCommand: 'Afficher la commande équivalente',
    changeRole: (name: string) => `Changer le rôle de ${name}`,
    changeRoleAction: 'Changer de rôle',
    admin: 'Administrateur',
    verify: 'Confirmer votre identité',
    password: 'Mot de passe',
    wrong: 'Ce n’est pas votre mot de passe.',
    confirm: 'Confirmer',
    roleChanged: (name: string) => `Rôle de ${name} modifié`,
    remove: (name: string) => `Retirer ${name} de l’organisation`,
    removeAction: 'Retirer',
    owns: (name: string) => `${name} répond de 1 clé API active.`,
    handOver: 'Les confier à quelqu’un d’autre',
    newOwner: 'Nouveau responsable',
    removed: 'Membre retiré',
    role: 'Rôle',
    forbidden: 'Votre rôle ne permet pas cette action.',
    search: 'Rechercher un membre',
    lastAdmin: 'Le dernier administrateur ne peut être ni retiré ni rétrogradé.',
  },
} as const

let world: ConsoleWorld
beforeAll(async () => {
  world = await openConsoleWorld({ ATELIER_PUBLIC_URL: 'https://atelier.acme.example' })
})
afterAll(() => world.close())

function rowOf(page: Page, text: string) {
  return page.getByRole('row').filter({ hasText: text })
}

async function mailsTo(address: string): Promise<number> {
  return world.mail.mails.filter(({ to }) => to.includes(address)).length
}

/**
 * Ten minutes after signing in, in the place of waiting for them: the change is refused with the API's own words until the
 * server itself has taken the password.
 */
async function refuseUntilVerified(page: Page): Promise<void> {
  let isVerified = false
  await page.route('**/v1/organizations/sessions/verify', async (route) => {
    const response = await route.fetch()
    isVerified ||= response.ok()
    await route.fulfill({ response })
  })
  await page.route('**/v1/organizations/users/*', async (route) => {
    if (isVerified || route.request().method() !== 'POST') return route.continue()
    const message = 'Confirm your password first: this needs a fresh check.'
    const details = { error_code: 'fresh_check_required' }
    return route.fulfill({
      status: 403,
      json: { type: 'error', error: { type: 'permission_error', message, details } },
    })
  })
}

describe.each(['en', 'fr'] as const)('members in %s', (language) => {
  const label = labels[language]
  const emailOf = (name: string): string => `${name}.${language}@acme.example`
  const join = (name: string, role = 'developer') =>
    world.join({ name: `${name} ${language}`, email: emailOf(name), role })

  test('are invited by mail, and what is no address is named', async () => {
    const page = await world.open('/settings/members', { language })

    await page.getByRole('button', { name: label.invite }).click()
    const field = page.getByRole('textbox', { name: label.addresses })
    await field.fill(`${emailOf('one')}, not-an-address`)
    await page.getByRole('button', { name: label.send }).click()
    await expect(page.getByText(label.invalid)).toBeVisible()
    await field.fill(`${emailOf('one')},\n${emailOf('two')} ada@acme.example`)
    await page.getByRole('radio', { name: label.billingRadio }).press('Space')
    await page.getByRole('button', { name: label.send }).click()

    await expect(page.getByText(label.sent)).toBeVisible()
    await expect(page.getByRole('listitem').filter({ hasText: 'ada@acme' })).toContainText(
      label.alreadyMember,
    )
    await page.getByRole('button', { name: label.done }).click()
    await expect(rowOf(page, emailOf('one'))).toContainText(label.pending)
    await expect(rowOf(page, emailOf('two'))).toContainText(label.billing)
    await expect.poll(() => mailsTo(emailOf('one'))).toBe(1)
    await expect.poll(() => mailsTo(emailOf('two'))).toBe(1)
  })

  test('are sent their invitation again, until it is revoked', async () => {
    const email = emailOf('waiting')
    await world.api('POST', 'invites', { email, role: 'user' })
    const page = await world.open('/settings/members', { language })

    await page.getByRole('button', { name: label.more(email) }).click()
    await page.getByRole('menuitem', { name: label.resend }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: label.resend }).click()
    await expect(page.getByText(label.resent)).toBeVisible()
    await expect.poll(() => mailsTo(email)).toBe(2)

    await page.getByRole('button', { name: label.more(email) }).click()
    await page.getByRole('menuitem', { name: label.revoke }).click()
    const dialog = page.getByRole('alertdialog', { name: label.revokeTitle })
    await dialog.getByRole('button', { name: label.revoke }).click()
    await expect(page.getByText(label.revoked)).toBeVisible()
    await expect(rowOf(page, email)).toHaveCount(0)
  })

  test('become admins once whoever makes them so has given their password', async () => {
    const person = await join('rising')
    const page = await world.open('/settings/members', { language })
    await refuseUntilVerified(page)

    await page.getByRole('button', { name: label.changeRole(`rising ${language}`) }).click()
    await page.getByRole('option', { name: label.admin, exact: true }).click()
    const question = page.getByRole('alertdialog')
    const [, curl] = await readCommands(question, label.showCommand)
    // An admin key would be refused.
    expect(curl).toContain('Bearer $SESSION')
    await question.getByRole('button', { name: label.changeRoleAction }).click()
    const verify = page.getByRole('dialog', { name: label.verify })
    await verify.getByRole('textbox', { name: label.password }).fill('a guess of somebody else')
    await verify.getByRole('button', { name: label.confirm }).click()
    await expect(verify.getByText(label.wrong)).toBeVisible()
    await verify.getByRole('textbox', { name: label.password }).fill(world.admin.password)
    await verify.getByRole('button', { name: label.confirm }).click()

    await expect(page.getByText(label.roleChanged(`rising ${language}`))).toBeVisible()
    expect((await world.api('GET', `users/${person.id}`)).role).toBe('admin')
  })

  test('are removed, and their keys handed over', async () => {
    const leaving = await join('leaving')
    const heir = await join('heir')
    const name = `leaving ${language}`
    const owned = { name: 'nightly', owner_user_id: leaving.id }
    const key = await world.api('POST', 'api_keys', owned)
    const page = await world.open('/settings/members', { language })

    await page.getByRole('button', { name: label.remove(name) }).click()
    const dialog = page.getByRole('alertdialog')
    await expect(dialog.getByText(label.owns(name))).toBeVisible()
    await dialog.getByRole('radio', { name: label.handOver }).press('Space')
    const remove = dialog.getByRole('button', { name: label.removeAction, exact: true })
    await expect(remove).toHaveAttribute('aria-disabled', 'true')
    await dialog
      .getByRole('listbox', { name: label.newOwner })
      .getByText(`heir ${language}`)
      .click()
    await remove.click()

    await expect(page.getByText(label.removed)).toBeVisible()
    await expect(rowOf(page, emailOf('leaving'))).toHaveCount(0)
    const handedOver = await world.api('GET', `api_keys/${key.id}`)
    expect(handedOver).toMatchObject({ status: 'active', principal: { user_id: heir.id } })
  })

  test('are found by name and by role, in the address', async () => {
    await join('searched', 'claude_code_user')
    const page = await world.open('/settings/members', { language })

    await page.getByRole('searchbox', { name: label.search }).fill('SEARCHED')
    await expect(page).toHaveURL(/q=SEARCHED/)
    await expect(rowOf(page, emailOf('searched'))).toBeVisible()
    await expect(rowOf(page, 'ada@acme.example')).toHaveCount(0)
    await page.goto('/settings/members?role=admin')
    await expect(rowOf(page, 'ada@acme.example')).toBeVisible()
    await expect(rowOf(page, emailOf('searched'))).toHaveCount(0)
  })

  test('are not for those whose role does not say so', async () => {
    const person = await join('outsider', 'user')
    const page = await world.open('/', { language, as: person })

    const navigation = page.getByRole('navigation')
    await expect(navigation.getByRole('link').first()).toBeVisible()
    await expect(navigation.getByRole('link', { name: label.title, exact: true })).toHaveCount(0)
    await page.goto('/settings/members')
    await expect(page.getByText(label.forbidden, { exact: true })).toBeVisible()
    await expect(page.getByRole('button', { name: label.invite })).toHaveAttribute(
      'aria-disabled',
      'true',
    )
  })

  test.each(['light', 'dark'] as const)('keep nobody out in the %s theme', async (theme) => {
    const page = await world.open('/settings/members', { language, theme, width: 360 })
    await expect(rowOf(page, 'ada@acme.example')).toBeVisible()
    await expectAccessible(page)
    await expectNothingCutOff(page)

    await page.getByRole('button', { name: label.invite }).click()
    await expect(page.getByRole('dialog')).toBeVisible()
    await expectAccessible(page)
  })
})

test.each(['en', 'fr'] as const)('the last admin stays, in %s', async (language) => {
  const own = await openConsoleWorld()
  try {
    const page = await own.open('/settings/members', { language })

    const bin = page.getByRole('button', { name: labels[language].remove('ada') })
    await expect(bin).toHaveAttribute('aria-disabled', 'true')
    await page.getByRole('heading', { level: 1 }).hover()
    await bin.hover()
    await expect(page.getByRole('tooltip')).toHaveText(labels[language].lastAdmin)
  } finally {
    await own.close()
  }
})
