import type { SnapshotReader } from '#platform/snapshot-reader.ts'
import { makePlan, organizationsBehind } from './make-plan.ts'
import type { StepSize } from './make-plan.ts'
import type { StepPlan } from './plan.ts'

/** Asks for a step of the organization that comes next after `after`, in a circle. */
export type PlanQuestion = { readonly after: string; readonly size: StepSize }

/** Undefined where all of every organization has been summed. */
export async function nextPlan(
  reader: SnapshotReader,
  { after, size }: PlanQuestion,
): Promise<StepPlan | undefined> {
  const behind = await reader.snapshot(organizationsBehind)
  const next = behind.find((id) => id > after) ?? behind[0]
  return next === undefined ? undefined : makePlan(reader, next, size)
}
