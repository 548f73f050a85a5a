import { classNames } from './class-names.ts'

/** Stands where a text will be, in its size, so that nothing moves when it comes. */
export function Skeleton({ wide = false }: { readonly wide?: boolean }) {
  return (
    <span
      aria-hidden
      className={classNames('skeleton block h-4', wide ? 'w-full' : 'w-24 max-w-full')}
    />
  )
}
