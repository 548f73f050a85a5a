import type { Workspace } from '#contract/workspaces.ts'
import { useLanguage } from '../../language/language.tsx'
import type { ListedModel } from '../../models/ask-model.ts'
import { TextField } from '../../ui/fields.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Select } from '../../ui/select.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { readWholeNumber } from '../../ui/whole-number.ts'
import { WorkspaceSelect } from '../connect/workspace-choice.tsx'

/** More than any model writes at once; which model takes how many is the upstream's to say. */
export const maxTokensMax = 128_000

export type Settings = {
  readonly model: string | undefined
  readonly system: string
  /** As it is typed. */
  readonly maxTokens: string
}

type AskSettingsProps = {
  readonly workspaces: readonly Workspace[]
  readonly workspace: Workspace
  /** Undefined while they are on their way. */
  readonly models: readonly ListedModel[] | undefined
  readonly settings: Settings
  readonly onChange: (part: Partial<Settings>) => void
}

/** Where, with which model and how the next question is asked. */
export function AskSettings(props: AskSettingsProps) {
  const { workspaces, workspace, models, settings, onChange } = props
  const { messages, format } = useLanguage()
  const { playground, common } = messages
  const isNumber = readWholeNumber(settings.maxTokens, maxTokensMax) !== undefined
  return (
    <div className="flex min-w-0 flex-col gap-4 max-lg:order-first">
      <WorkspaceSelect workspaces={workspaces} workspace={workspace} />
      {models === undefined ? (
        <Skeleton wide />
      ) : models.length === 0 ? (
        <Notice tone="warn">{playground.noModels}</Notice>
      ) : (
        <Select
          label={playground.model}
          value={settings.model ?? null}
          onChange={(model) => onChange({ model })}
          choices={models.map(({ id, display_name: name }) => ({ value: id, label: name }))}
        />
      )}
      <TextField
        label={`${playground.system} (${common.optional})`}
        value={settings.system}
        onChange={(system) => onChange({ system })}
        rows={3}
        autoComplete="off"
      />
      <TextField
        label={playground.maxTokens}
        value={settings.maxTokens}
        onChange={(maxTokens) => onChange({ maxTokens })}
        inputMode="numeric"
        autoComplete="off"
        error={isNumber ? undefined : playground.maxTokensProblem(format.count(maxTokensMax))}
      />
    </div>
  )
}
