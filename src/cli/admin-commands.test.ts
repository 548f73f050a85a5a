import { Command } from 'commander'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { exampleBody } from '#contract/openapi.ts'
import { endpoints } from '#control/endpoints.ts'
import { openControlWorld } from '#test/support/control.ts'
import type { ControlWorld } from '#test/support/control.ts'
import { openTemporarySqlite } from '#test/support/temporary-sqlite.ts'
import { addAdminCommands } from './admin-commands.ts'
import { writeCompletion } from './completion.ts'
import { runCommandLine } from './program.ts'

type Sent = { readonly method: string; readonly url: string; readonly body: unknown }

/** The program on a network that keeps what is sent and answers nothing of use. */
function openProgram(): { program: Command; sent: Sent[] } {
  const sent: Sent[] = []
  const program = new Command('atelier').exitOverride()
  addAdminCommands(program, endpoints, {
    environment: { ATELIER_ADMIN_KEY: 'key', ATELIER_URL: 'http://atelier.test/' },
    fetch: async (url, { method, body }) => {
      const json = typeof body === 'string' ? JSON.parse(body) : undefined
      sent.push({ method: method ?? '', url: new URL(url).pathname, body: json })
      return Response.json({ data: [] })
    },
    print: () => {},
    printAside: () => {},
  })
  return { program, sent }
}

function leavesOf(command: Command): Command[] {
  return command.commands.length === 0 ? [command] : command.commands.flatMap(leavesOf)
}

/** The words of the example in a command's help. */
function exampleOf(command: Command): string[] {
  let help = ''
  command.configureOutput({ writeOut: (text) => (help += text) }).outputHelp()
  const line = /Example:\n {2}(.*)/.exec(help)![1]!
  return wordsOf(line)
}

/** As a shell takes a line apart. */
function wordsOf(line: string): string[] {
  return Array.from(line.matchAll(/'([^']*)'|(\S+)/g), ([, quoted, word]) => quoted ?? word!)
}

describe('each endpoint has a command', () => {
  test('with a name of its own, and an example in its help that calls it as the reference does', async () => {
    const { program, sent } = openProgram()
    const lines = leavesOf(program).map(exampleOf)

    for (const words of lines) {
      await program.parseAsync(
        words.slice(1).map((word) => word.replace(/^<(\w+)>$/, '$1')),
        { from: 'user' },
      )
    }

    expect(new Set(lines.map((words) => words.join(' '))).size).toBe(lines.length)
    const expected = endpoints.map((endpoint) => ({
      method: endpoint.method,
      url: endpoint.path.replaceAll(/[{}]/g, ''),
      body: endpoint.bodyIsOptional ? {} : exampleBody(endpoint),
    }))
    const order = ({ method, url }: Sent): string => `${url} ${method}`
    const sorted = (calls: readonly Sent[]): readonly Sent[] =>
      calls.toSorted((a, b) => order(a).localeCompare(order(b)))
    expect(sorted(sent)).toEqual(sorted(expected))
  })

  test('that every shell completes', () => {
    const { program } = openProgram()

    for (const shell of ['bash', 'zsh', 'fish'] as const) {
      const script = writeCompletion(program, shell)
      expect(script).toContain('workspaces rate-limits update')
      expect(script).toContain('--data-residency.allowed-inference-geos')
    }
  })
})

describe('a line', () => {
  let world: ControlWorld
  beforeEach(async () => {
    world = await openControlWorld(await openTemporarySqlite())
  })
  afterEach(() => world.close())

  async function run(
    line: string,
    environment: Record<string, string> = { ATELIER_ADMIN_KEY: world.adminKey },
  ): Promise<{ code: number; out: string; aside: string }> {
    const printed = { out: '', aside: '' }
    const code = await runCommandLine(wordsOf(line), {} as never, {
      endpoints: async () => endpoints,
      environment,
      fetch: async (url, init) => {
        world.clock.advance(1)
        return world.control.fetch(new Request(url, init))
      },
      print: (text) => (printed.out += text),
      printAside: (text) => (printed.aside += text),
    })
    return { code, ...printed }
  }

  test('makes, changes and clears, with fields of objects after a dot', async () => {
    const made = await run(
      "workspaces create --name 'a b' --tags team=x --tags env=prod --data-residency.workspace-geo us --json",
    )
    const { id, tags } = JSON.parse(made.out)
    const changed = await run(`workspaces update ${id} --body '{"tags":{"env":null}}'`)

    expect(tags).toEqual({ team: 'x', env: 'prod' })
    expect(changed.out).toMatch(/^name +a b$/m)
    expect(changed.out).toMatch(/^tags +\{"team":"x"\}$/m)
  })

  test('with a body and a flag sends both, and the flag wins', async () => {
    const body = '{"period":"daily","recipients":{"emails":["x"]}}'
    const scope = '--scope.type organization --threshold.type amount --threshold.amount 8000'
    const emails = '--recipients.emails a@acme.example --recipients.emails b@acme.example'
    const { out } = await run(`notifications create --body '${body}' ${scope} ${emails} --json`)

    expect(JSON.parse(out)).toMatchObject({
      period: 'daily',
      threshold: { type: 'amount', amount: '8000' },
      recipients: { emails: ['a@acme.example', 'b@acme.example'] },
    })
  })

  test('prints an export line by line, as it comes', async () => {
    await run('workspaces create --name a')
    const { out } = await run('activities export')

    const types = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).type)
    expect(types).toContain('platform_workspace_created')
  })

  test('signs in and accepts an invite without a key, and goes on with the secret of the session', async () => {
    const invited = await run('invites create --email grace@acme.example --role developer --json')
    const { accept_token: token } = JSON.parse(invited.out)
    const password = "--password 'correct horse battery'"
    const accepted = await run(
      `invites accept --token ${token} --name Grace ${password} --json`,
      {},
    )
    const signedIn = await run(`sessions create --email grace@acme.example ${password} --json`, {})
    const { token: ATELIER_ADMIN_KEY } = JSON.parse(signedIn.out)
    const listed = await run('sessions list --json', { ATELIER_ADMIN_KEY })
    const refused = await run('workspaces list', {})

    expect(JSON.parse(accepted.out).user).toMatchObject({ name: 'Grace', role: 'developer' })
    expect(JSON.parse(listed.out).data).toHaveLength(2)
    expect(refused.code).toBe(1)
  })

  test('lists a page as a table and says how to go on, or follows all pages', async () => {
    for (const name of ['a', 'b', 'c']) await run(`workspaces create --name ${name}`)

    const first = await run('workspaces list --limit 2')
    const rest = await run(`workspaces list ${/--after-id \w+/.exec(first.aside)?.[0]}`)
    const all = await run('workspaces list --limit 2 --all --json')
    const none = await run('webhooks list')

    expect(first.out.split('\n')[0]).toMatch(/^id +name +display_color/)
    expect(first.out.split('\n')).toHaveLength(4)
    expect(first.aside).toMatch(/^There is more: --after-id wrkspc_\w+, or --all\.\n$/)
    expect([rest.out.split('\n').length, rest.aside]).toEqual([3, ''])
    const names = JSON.parse(all.out).data.map(({ name }: { name: string }) => name)
    expect(names).toEqual(['c', 'b', 'a'])
    expect(none.out).toBe('Nothing there.\n')
  })

  test('prints a table as it comes, with the mark that French Excel looks for', async () => {
    const { code, out } = await run(
      'cost export --starting-at 2026-11-22T00:00:00Z --group-by workspace_id --style excel_fr',
    )

    expect(code).toBe(0)
    expect(out).toBe(
      '\u{FEFF}starting_at;ending_at;workspace_id;workspace_name;request_count;amount_usd\r\n',
    )
  })

  test.each([
    [1, 'workspaces get wrkspc_1'],
    [1, 'workspaces create'],
    [2, 'workspaces create --color red'],
    [2, 'workspaces list --limit many'],
    [2, 'limits set --period hourly'],
    [2, 'keys update apikey_1 --body {'],
    [2, 'keys update apikey_1 --body @/nowhere/at/all.json'],
    [2, 'workspaces'],
  ])('ends with %i: %s', async (code, line) => {
    expect((await run(line)).code).toBe(code)
  })
})
