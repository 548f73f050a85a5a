import { classNames } from './class-names.ts'

/**
 * A workspace's colour. Ours are legible on every surface; the API takes any, so each has an outline of ink. Only a
 * picture: its name stands beside it.
 */
export function Tile({
  color,
  size = 'md',
}: {
  readonly color: string
  readonly size?: 'sm' | 'md' | 'lg'
}) {
  const sizes = { sm: 'size-3', md: 'size-4', lg: 'size-6' }
  return (
    <span
      aria-hidden
      style={{ backgroundColor: color }}
      className={classNames('border-field inline-block shrink-0 rounded-sm border', sizes[size])}
    />
  )
}
