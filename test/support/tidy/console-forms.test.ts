import { expect, test } from 'vitest'
import { formsWithoutCommand } from './console-forms.ts'
import { sourceOf } from './source.ts'

test.each([
  ['a form that tells nothing', '<Form isBusy={false} request={null}>'],
  ['a form of its own', '<form onSubmit={send}>'],
  ['a form of the library', `import { Form } from 'react-aria-components'`],
  ['one by another name', `import { Form as Bare, Label } from 'react-aria-components'`],
  ['a dialog that changes', 'const save = useChange(operation); return <Dialog title="a" />'],
  ['a sheet that changes', 'const save = useMutation<A>({}); return <SideSheet title="a" />'],
])('%s is found', (_what, text) => {
  expect(linesOf(text)).toEqual([1])
})

test.each([
  ['a request that has to be complete first', 'request={body && requestOf(operation, { body })}'],
  ['why there is no command', 'request={{ reason: words.noCommand }}'],
  ['a form of ours', `import { Form } from '../../ui/form.tsx'`],
  [
    'a dialog that shows',
    'const save = useChange(a); return <Dialog><Form request={b} /></Dialog>',
  ],
  ['a dialog that changes nothing', '<Dialog title="a" />'],
])('%s is not', (_what, text) => {
  expect(linesOf(text)).toEqual([])
})

function linesOf(text: string): number[] {
  return formsWithoutCommand(sourceOf('src/console/a.tsx', text)).map(({ line }) => line)
}
