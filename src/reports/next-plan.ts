import type { SnapshotReader } from '#platform/snapshot-reader.ts'
import { makePlan, organizationsBehind } from './make-plan.ts'
import type { StepSize } from './make-plan.ts'
import type { StepPlan } from './plan.ts'

/** Asks for a step of the organization that comes next after `after`, in a circle, without those that are `passedOver`. */
export type PlanQuestion = {
  readonly after: string
  readonly passedOver: readonly string[]
  readonly size: StepSize
}

/** An organization whose next step cannot be made. */
export type FailedPlan = { readonly organizationId: string; readonly fault: string }

/** Undefined where all of every other organization has been summed. */
export async function nextPlan(
  reader: SnapshotReader,
  { after, passedOver, size }: PlanQuestion,
): Promise<StepPlan | FailedPlan | undefined> {
  const all = await reader.snapshot(organizationsBehind)
  const behind = all.filter((id) => !passedOver.includes(id))
  const next = behind.find((id) => id > after) ?? behind[0]
  if (next === undefined) return undefined
  try {
    return await makePlan(reader, next, size)
  } catch (error) {
    return { organizationId: next, fault: String(error) }
  }
}
