import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { OrganizationSettings } from '#contract/settings.ts'
import { Workspace } from '#contract/workspaces.ts'
import { nobody } from '#domain/allow-list.ts'
import type { ScopeId } from '#domain/scope.ts'
import type { RequestScopes } from '#ledger/port.ts'
import { listActivities } from '#store/queries/activities.ts'
import { expectInvalid } from './admin-refusals.ts'
import { openControlWorld } from './control.ts'
import type { ControlWorld } from './control.ts'
import { ask } from './ledger-fixture.ts'
import { addPerson } from './people.ts'
import type { OpenedDatabase } from './store-suite.ts'

const workspaces = '/v1/organizations/workspaces'
const settings = '/v1/organizations/settings'

/** What the Admin API promises about what a workspace lets through, whatever database it runs on. */
export function describeControlAccess(
  databaseName: string,
  open: () => Promise<OpenedDatabase>,
): void {
  describe(`allow-lists over the Admin API on ${databaseName}`, () => {
    let world: ControlWorld
    beforeEach(async () => {
      world = await openControlWorld(await open())
    })
    afterEach(() => world.close())

    const policyOf = async (id: string) =>
      (await world.ledger.readScopes([id as ScopeId]))[0]!.policy
    const activities = () => listActivities(world.services.store.read, world.organizationId, 20)
    const invalid = (path: string, body: unknown, message: RegExp) =>
      expectInvalid(world, ['POST', path, body], message)

    describe('of a workspace', () => {
      const lists = {
        allowed_models: ['claude-sonnet-5-5', 'claude-of-tomorrow'],
        allowed_ips: ['10.0.0.0/8', '2001:db8::/32', '203.0.113.9'],
      }
      const residency = {
        workspace_geo: 'us',
        allowed_inference_geos: ['us'],
        default_inference_geo: 'global',
      }

      test('are made with it, shown with it, and in force at once', async () => {
        const made = await world.post(workspaces, {
          name: 'a',
          ...lists,
          data_residency: { allowed_inference_geos: ['us', 'us'] },
        })

        expect(Workspace.parse(made)).toEqual(made)
        expect(made).toMatchObject({ ...lists, data_residency: residency })
        expect(await world.get(`${workspaces}/${made.id}`)).toEqual(made)
        expect((await world.get(workspaces)).data).toEqual([made])
        expect(await policyOf(made.id)).toMatchObject({
          allowedModels: lists.allowed_models,
          allowedIps: lists.allowed_ips,
          allowedInferenceGeos: ['us'],
        })
        expect((await activities())[0]).toMatchObject({ before: null, after: made })
      })

      test('are none unless they are asked for', async () => {
        const made = await world.post(workspaces, { name: 'a' })
        expect(made).toMatchObject({
          allowed_models: null,
          allowed_ips: null,
          data_residency: { ...residency, allowed_inference_geos: 'unrestricted' },
        })
        expect(await policyOf(made.id)).toMatchObject({
          allowedModels: null,
          allowedIps: null,
          allowedInferenceGeos: null,
        })
      })

      test('change where they are named, and end with null', async () => {
        const made = await world.post(workspaces, { name: 'a', ...lists })
        const path = `${workspaces}/${made.id}`
        const geos = { data_residency: { allowed_inference_geos: ['global'] } }

        const named = await world.post(path, geos)
        const ended = await world.post(path, {
          allowed_models: null,
          data_residency: { allowed_inference_geos: 'unrestricted' },
        })
        await world.post(path, { name: null, data_residency: {} })

        expect(named).toEqual({
          ...made,
          data_residency: { ...residency, allowed_inference_geos: ['global'] },
        })
        expect(ended).toEqual({ ...made, allowed_models: null })
        expect(await policyOf(made.id)).toMatchObject({
          allowedModels: null,
          allowedIps: lists.allowed_ips,
          allowedInferenceGeos: null,
        })
        expect((await activities()).slice(0, 2)).toMatchObject([
          { type: 'platform_workspace_updated', before: named, after: ended },
          { type: 'platform_workspace_updated', before: made, after: named },
        ])
      })

      test('hold for the very next admission after the answer', async () => {
        const made = await world.post(workspaces, { name: 'a' })
        const { id } = await world.post('/v1/organizations/api_keys', {
          name: 'key',
          workspace_id: made.id,
        })
        const { organizationId } = world
        const scopes: RequestScopes = { apiKeyId: id, workspaceId: made.id, organizationId }
        const client = { ...nobody, address: '203.0.113.9' }
        const named = { models: [{ name: 'a', names: ['a'] }], inferenceGeos: [null] }
        const settingOf = async (requestId: string) => {
          const admission = await world.ledger.reserve(
            ask(requestId, 1n, { scopes, client, named }),
          )
          if (admission.admitted) return 'admitted'
          return admission.refusal.kind === 'not_allowed' && admission.refusal.setting
        }
        const after = async (body: object, requestId: string) => {
          await world.post(`${workspaces}/${made.id}`, body)
          return settingOf(requestId)
        }

        expect(await settingOf('1')).toBe('admitted')
        expect(await after({ allowed_models: ['b'] }, '2')).toBe('allowed_models')
        expect(await after({ allowed_ips: ['10.0.0.0/8'] }, '3')).toBe('allowed_ips')
        expect(await after({ allowed_models: null, allowed_ips: null }, '4')).toBe('admitted')
        const us = { data_residency: { allowed_inference_geos: ['us'] } }
        expect(await after(us, '5')).toBe('allowed_inference_geos')
      })

      test.each([
        [{ allowed_ips: ['10.0.0.0/8', 'localhost'] }, /^allowed_ips\.1: Must be an IP address/],
        [{ allowed_ips: ['10.0.0.0/33'] }, /^allowed_ips\.0: Must be an IP address/],
        [{ allowed_ips: [] }, /^allowed_ips: Must have an entry; null allows all/],
        [{ allowed_models: [] }, /^allowed_models: Must have an entry; null allows all/],
        [{ allowed_models: [' '] }, /^allowed_models\.0: Must be the id of a model/],
        [{ allowed_models: 'all' }, /^allowed_models: /],
        [
          { data_residency: { allowed_inference_geos: [] } },
          /^data_residency\.allowed_inference_geos: Must be unrestricted, or a list/,
        ],
        [
          { data_residency: { default_inference_geo: 'us' } },
          /^data_residency\.default_inference_geo: Must be global/,
        ],
      ])('%j is refused, naming the field', async (body, message) => {
        await invalid(workspaces, { name: 'a', ...body }, message)
        const { id } = await world.post(workspaces, { name: 'a' })
        await invalid(`${workspaces}/${id}`, body, message)
      })

      test('the Default workspace takes data residency, and no allow-lists', async () => {
        const path = `${workspaces}/${world.defaultWorkspaceId}`
        const message = /: The Default workspace cannot have allow-lists$/
        await invalid(path, { allowed_models: ['a'] }, message)
        await invalid(path, { allowed_ips: ['::1'] }, message)
        await world.post(path, { data_residency: { allowed_inference_geos: ['us'] } })
        expect(await policyOf(world.defaultWorkspaceId)).toMatchObject({
          allowedInferenceGeos: ['us'],
          allowedModels: null,
        })
      })

      test('an archived workspace keeps its lists as they are', async () => {
        const { id } = await world.post(workspaces, { name: 'a', ...lists })
        await world.post(`${workspaces}/${id}/archive`)
        await invalid(`${workspaces}/${id}`, { allowed_models: null }, /is archived/)
      })

      test('are changed by those who may change the workspace', async () => {
        const { id } = await world.post(workspaces, { name: 'a' })
        const developer = await addPerson(world, {
          role: 'user',
          memberships: { [id]: 'workspace_developer' },
        })
        const body = { allowed_models: ['a'] }
        const answer = await world.call('POST', `${workspaces}/${id}`, {
          key: developer.session,
          body,
        })
        expect(answer.status).toBe(403)
      })
    })

    describe('the most workspaces of an organization', () => {
      test('is 100 until somebody sets another, and archived ones leave room', async () => {
        expect(await world.get(settings)).toMatchObject({ workspaces_max: 100 })
        const set = await world.post(settings, { workspaces_max: 2 })
        expect(OrganizationSettings.parse(set)).toEqual(set)

        const { id } = await world.post(workspaces, { name: 'a' })
        await world.post(workspaces, { name: 'b' })
        await invalid(workspaces, { name: 'c' }, /has 2 workspaces or more/)
        await world.post(`${workspaces}/${id}/archive`)
        await world.post(workspaces, { name: 'c' })
        await world.post(settings, { workspaces_max: 1 })
        await invalid(workspaces, { name: 'd' }, /has 1 workspaces or more/)
        await world.post(settings, { workspaces_max: 3 })
        await world.post(workspaces, { name: 'd' })

        expect((await activities())[1]).toMatchObject({
          type: 'organization_settings_updated',
          before: { workspaces_max: 1 },
          after: { workspaces_max: 3 },
        })
      })

      test.each([0, -1, 1.5, 10_001, '5', null])('%j is refused', async (value) => {
        await invalid(
          settings,
          { workspaces_max: value },
          /^workspaces_max: Must be a whole number/,
        )
      })
    })
  })
}
