import { afterAll, beforeAll, describe, test } from 'vitest'
import { messages as english } from '#i18n/console/messages.en.ts'
import { openConsoleWorld } from '#test/support/browser.ts'
import type { ConsoleWorld, Credentials } from '#test/support/browser.ts'
import { expect } from '#test/support/page-expect.ts'

const { navigation } = english

const reports = [navigation.usage, navigation.cost]

/** What each role finds in the sidebar, beside the overview, the playground and the way to connect. */
const sections = {
  user: [navigation.workspaces],
  claude_code_user: [navigation.workspaces],
  developer: [
    ...reports,
    navigation.logs,
    navigation.workspaces,
    navigation.apiKeys,
    navigation.limits,
    navigation.requests,
    navigation.prices,
  ],
  billing: [
    ...reports,
    navigation.logs,
    navigation.workspaces,
    navigation.limits,
    navigation.requests,
    navigation.organization,
    navigation.prices,
    navigation.upstream,
  ],
} as const

let world: ConsoleWorld
const people = new Map<string, Credentials>()
beforeAll(async () => {
  world = await openConsoleWorld()
  for (const role of Object.keys(sections)) {
    people.set(role, await world.join({ name: `Kim ${role}`, email: `${role}@acme.example`, role }))
  }
})
afterAll(() => world.close())

describe('what a role sees', () => {
  test.each(Object.entries(sections))('%s', async (role, expected) => {
    const page = await world.open('/', { as: people.get(role)! })
    const sidebar = page.getByRole('navigation', { name: navigation.main })

    await expect(sidebar.getByRole('link')).toHaveText([
      navigation.overview,
      navigation.playground,
      navigation.connect,
      ...expected,
    ])
  })

  test('an admin sees every section', async () => {
    const page = await world.open('/')

    const sidebar = page.getByRole('navigation', { name: navigation.main })

    await expect(sidebar.getByRole('link')).toHaveCount(19)
  })

  test.each([
    ['developer', '/settings/activity'],
    ['billing', '/settings/activity'],
    ['user', '/settings/members'],
    ['claude_code_user', '/settings/outbox'],
  ])(
    'a %s who opens %s by its address is told that their role does not allow it',
    async (role, path) => {
      const page = await world.open(path, { as: people.get(role)! })

      await expect(page.getByText(english.errors.forbidden).first()).toBeVisible()
      await expect(page.getByRole('table')).toHaveCount(0)
    },
  )
})
