import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, test } from 'vitest'
import { messages as en } from '#i18n/console/messages.en.ts'
import { messages as fr } from '#i18n/console/messages.fr.ts'
import { openConsoleWorld } from '#test/support/browser.ts'
import type { ConsoleWorld, Credentials } from '#test/support/browser.ts'
import { expectAccessible } from '#test/support/page-checks.ts'
import { expect } from '#test/support/page-expect.ts'

const languages = { en, fr } as const
const run = promisify(execFile)

let world: ConsoleWorld
let open: string
let poor: string
let onlooker: Credentials & { id: string }
beforeAll(async () => {
  world = await openConsoleWorld()
  open = (await world.api('POST', 'workspaces', { name: 'Search' })).id
  poor = (await world.api('POST', 'workspaces', { name: 'Poor' })).id
  await world.api('POST', 'spend_limits', {
    scope: { type: 'workspace', workspace_id: poor },
    amount: '0',
  })
  onlooker = await world.join({ name: 'Uma', email: 'uma@acme.example', role: 'user' })
  await world.api('POST', `workspaces/${open}/members`, {
    user_id: onlooker.id,
    workspace_role: 'workspace_user',
  })
})
afterAll(() => world.close())

describe.each(['en', 'fr'] as const)('the playground, in %s', (language) => {
  const { playground, refusals, connect } = languages[language]

  test('an answer comes from the model, with what it used, cost and took', async () => {
    const page = await world.open(`/playground?workspace=${open}`, { language })
    await expect(page.getByText(playground.notStored)).toBeVisible()

    await page.getByRole('textbox', { name: playground.message }).fill('Hello there')
    await page.getByRole('button', { name: playground.send }).click()

    const answer = page.getByRole('article')
    await expect(answer.getByText(playground.output)).toBeVisible()
    const figures = answer.locator('dl')
    await expect(figures).toContainText(new RegExp(`${playground.input}\\s*[1-9]`))
    await expect(figures).toContainText(/0[.,]000\d/)
    await expect(figures).toContainText(/\d.ms/)
    const before = await spent()
    await page.getByRole('textbox', { name: playground.message }).fill('And again')
    await page.keyboard.press('Control+Enter')
    await expect(page.getByRole('article').nth(1).getByText(playground.cost)).toBeVisible()
    const shown = await page.getByRole('article').nth(1).locator('dl').innerText()
    const cost = /0[.,](\d{6})/.exec(shown)?.[1]
    // Shown to the millionth, rounded up; the books are exact.
    expect(Math.ceil(((await spent()) - before) * 10_000 - 1e-6)).toBe(Number(cost))
  })

  test('an answer that is too long is stopped, and says so', async () => {
    const page = await world.open(`/playground?workspace=${open}`, { language })
    await page.route('**/v1/messages', async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 3_000))
      await route.continue().catch(() => undefined)
    })

    await page.getByRole('textbox', { name: playground.message }).fill('Hello')
    await page.getByRole('button', { name: playground.send }).click()
    await page.getByRole('button', { name: playground.stop }).click()

    await expect(page.getByText(playground.stopped)).toBeVisible()
    await expect(page.getByRole('button', { name: playground.send })).toBeVisible()
  })

  test('two tabs use one secret, and neither loses it to the other', async () => {
    const first = await world.open(`/playground?workspace=${open}`, { language })
    const second = await first.context().newPage()
    const made: string[] = []
    const refused: string[] = []
    for (const page of [first, second]) {
      page.on('response', (response) => {
        if (response.url().endsWith('/playground_keys')) made.push(response.url())
        if (response.status() === 401) refused.push(response.url())
      })
    }
    const ask = async (page: typeof first, times: number): Promise<void> => {
      await page.getByRole('textbox', { name: playground.message }).fill('Hello')
      await page.getByRole('button', { name: playground.send }).click()
      await expect(page.getByRole('article').getByText(playground.output)).toHaveCount(times)
    }

    await ask(first, 1)
    const before = made.length
    await second.goto(`/playground?workspace=${open}`)
    await ask(second, 1)
    await ask(first, 2)

    expect(made).toHaveLength(before)
    expect(refused).toEqual([])
  })

  test('a limit that is reached is named in words', async () => {
    const page = await world.open(`/playground?workspace=${poor}`, { language })

    await page.getByRole('textbox', { name: playground.message }).fill('Hello')
    await page.getByRole('button', { name: playground.send }).click()

    const sentence = refusals.spendReached(refusals.scopes.workspace, '', '').slice(0, 24)
    await expect(page.getByRole('alert')).toContainText(sentence)
  })

  test('whoever only uses a workspace can try its models, and no other', async () => {
    const page = await world.open('/playground', { language, as: onlooker })

    await page.getByRole('textbox', { name: playground.message }).fill('Hello')
    await page.getByRole('button', { name: playground.send }).click()

    await expect(page.getByRole('article').getByText(playground.output)).toBeVisible()
    await expect(page.getByRole('article').getByText(playground.cost)).toBeHidden()
    await page.getByRole('button', { name: connect.workspace }).click()
    await expect(page.getByRole('option', { name: 'Poor' })).toBeHidden()
  })
})

/** By the workspace this month, in US cents. */
async function spent(): Promise<number> {
  const { data } = await world.api('GET', `workspace_summaries?ids[]=${open}`)
  return Number(data[0].spend.spent)
}

describe.each(['en', 'fr'] as const)('the page on how to connect, in %s', (language) => {
  const { connect, keys, refusals } = languages[language]

  test('a test request works without a key of one’s own', async () => {
    const page = await world.open(`/connect?workspace=${open}`, { language })

    await page.getByRole('button', { name: connect.test }).click()

    await expect(page.getByText(/Claude Haiku 5\.5 .* \d+.ms/)).toBeVisible()
    await expect(page.getByText(`ANTHROPIC_BASE_URL=${world.url}`)).toBeVisible()
  })

  test('a key is made right there, and its curl command does what it says', async () => {
    const page = await world.open(`/connect?workspace=${open}`, { language })

    await page.getByRole('button', { name: keys.create }).click()
    const form = page.getByRole('dialog', { name: keys.create })
    await form.getByRole('textbox', { name: keys.name }).fill('laptop')
    await form.getByRole('button', { name: keys.create }).click()
    const card = page.getByRole('dialog', { name: connect.secretTitle })
    await card.getByRole('tab', { name: 'curl' }).click()
    const command = await card.getByRole('tabpanel').locator('code').innerText()

    const { stdout } = await run('sh', ['-c', command])
    expect(JSON.parse(stdout)).toMatchObject({ type: 'message' })
  })

  test('a limit in the way is told in words', async () => {
    const page = await world.open(`/connect?workspace=${poor}`, { language })

    await page.getByRole('button', { name: connect.test }).click()

    const sentence = refusals.spendReached(refusals.scopes.workspace, '', '').slice(0, 24)
    await expect(page.getByRole('alert')).toContainText(sentence)
  })
})

describe.each(['light', 'dark'] as const)('in the %s theme', (theme) => {
  test('both pages keep nobody out', async () => {
    const page = await world.open(`/playground?workspace=${open}`, { theme, language: 'fr' })
    await page.getByRole('textbox', { name: 'Message' }).fill('Bonjour')
    await page.getByRole('button', { name: 'Envoyer' }).click()
    await expect(page.getByRole('article').getByText('Coût')).toBeVisible()
    await expectAccessible(page)

    await page.goto('/connect')
    await expect(page.getByRole('tab', { name: 'curl' })).toBeVisible()
    await expectAccessible(page)
  })
})
