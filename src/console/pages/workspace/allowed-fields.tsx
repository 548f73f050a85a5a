import { parseNetwork } from '#domain/network.ts'
import { useLanguage } from '../../language/language.tsx'
import { Radios } from '../../ui/choice.tsx'
import { TextField } from '../../ui/fields.tsx'
import { linesIn } from '../../ui/lines.ts'
import { listEntriesMax } from './read-details.ts'
import type { DetailsProblems, GeoChoice } from './read-details.ts'

type AddressesFieldProps = {
  readonly text: string
  readonly onChange: (text: string) => void
  readonly problem: DetailsProblems['addresses']
}

/** Where requests may come from, a line each. A line that is finished and wrong is named at once. */
export function AddressesField({ text, onChange, problem }: AddressesFieldProps) {
  const { messages, format } = useLanguage()
  const { details } = messages
  const finished = linesIn(text.slice(0, Math.max(0, text.lastIndexOf('\n'))))
  const wrong =
    problem?.type === 'no_network'
      ? problem.lines
      : finished.filter((line) => parseNetwork(line.text) === undefined)
  const said = wrong.map((line) => details.addressProblem(line.number, line.text))
  if (problem?.type === 'too_many')
    said.push(details.addressesTooMany(format.count(listEntriesMax)))
  return (
    <TextField
      label={details.addresses}
      help={details.addressesHelp}
      value={text}
      onChange={onChange}
      rows={4}
      mono
      placeholder={'203.0.113.0/24\n2001:db8::/32'}
      autoComplete="off"
      error={said.length > 0 ? said.join('\n') : undefined}
    />
  )
}

type GeosFieldProps = {
  readonly value: GeoChoice
  readonly onChange: (value: GeoChoice) => void
}

/** Where models may process requests. */
export function GeosField({ value, onChange }: GeosFieldProps) {
  const { details } = useLanguage().messages
  return (
    <Radios
      label={details.geos}
      help={details.geosHelp}
      value={value}
      onChange={onChange}
      choices={[
        { value: 'any', label: details.geoAny, help: details.geoAnyHelp },
        { value: 'both', label: details.geoBoth, help: details.geoBothHelp },
        { value: 'us', label: details.geoUs, help: details.geoUsHelp },
        { value: 'global', label: details.geoGlobal, help: details.geoGlobalHelp },
      ]}
    />
  )
}
