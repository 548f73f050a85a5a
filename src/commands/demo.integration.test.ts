import { expect, test } from 'vitest'
import { runAtelier, temporaryFolder } from '#test/support/process.ts'
import { waitUntil } from '#test/support/stack.ts'

/** Sixty days are lived through: a quarter of a minute on a machine at rest, and more on one that is not. */
const fillMsMax = 180_000

test(
  'the demo lives: people can sign in, limits are near their edge, traffic goes on, and the books agree',
  async () => {
    const folder = temporaryFolder()
    const running = runAtelier(['demo', '--port', '0', '--data-dir', folder.path])
    try {
      await running.printed('upstream')
      const url = /listens on (\S+)/.exec(running.output().stdout)![1]!
      const base = `${url}/v1/organizations`
      const post = (path: string, body: object): Promise<Response> =>
        fetch(`${base}/${path}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        })
      const password = /password\n +(.+)\n/.exec(running.output().stdout)![1]!

      const admin = await post('sessions', { email: 'camille@demo.example', password })
      const billing = await post('sessions', { email: 'hugo@demo.example', password })

      expect([admin.status, billing.status]).toEqual([200, 200])
      const { token } = (await admin.json()) as { token: string }
      const get = async (path: string) =>
        (await fetch(`${base}/${path}`, { headers: { 'x-api-key': token } })).json() as Promise<{
          data: Record<string, unknown>[]
        }>
      const { data: workspaces } = await get('workspaces?include_archived=true&limit=100')
      expect(workspaces).toHaveLength(8)
      expect(workspaces.filter((each) => each['archived_at'] !== null)).toHaveLength(1)
      expect(workspaces.filter((each) => each['paused_at'] !== null)).toHaveLength(1)
      expect((await get('users?limit=100')).data).toHaveLength(12)
      expect((await get('spend_limit_increase_requests')).data).toHaveLength(1)
      const spent = async (): Promise<unknown> =>
        (await get('spend_limits/effective')).data.find((each) => each['period'] === 'monthly')?.[
          'spent'
        ]
      const before = await spent()
      await waitUntil(async () => (await spent()) !== before)
    } finally {
      running.child.kill('SIGTERM')
    }
    expect((await running.ended).code).toBe(0)

    const doctor = await runAtelier(['doctor', '--data-dir', folder.path]).ended
    expect([doctor.code, doctor.stderr]).toEqual([0, ''])
    folder.remove()
  },
  fillMsMax,
)
