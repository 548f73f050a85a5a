import { useMessages } from '../../language/language.tsx'
import { Switch } from '../../ui/choice.tsx'

type ReportOnlySwitchProps = {
  readonly isSelected: boolean
  readonly onChange: (isSelected: boolean) => void
}

/** Whether a limit refuses, or only counts what it would have refused. */
export function ReportOnlySwitch(props: ReportOnlySwitchProps) {
  const { whatIf } = useMessages().limits
  return (
    <Switch {...props}>
      <span className="flex flex-col">
        <span>{whatIf.reportOnly}</span>
        <span className="text-quiet">{whatIf.reportOnlyHelp}</span>
      </span>
    </Switch>
  )
}
