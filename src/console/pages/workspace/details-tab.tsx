import type { Workspace } from '#contract/workspaces.ts'
import { DetailsForm } from './details-form.tsx'

/** What a workspace is called, how it is marked, and what its requests may be. */
export function DetailsTab({ workspace }: { readonly workspace: Workspace }) {
  // Another workspace, another form.
  return <DetailsForm key={workspace.id} workspace={workspace} />
}
