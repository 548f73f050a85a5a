/** In the place of a chart that has nothing to show, as high as it would be. */
export function EmptyChart({
  text,
  heightPx = 280,
}: {
  readonly text: string
  readonly heightPx?: number
}) {
  return (
    <p
      className="text-quiet border-line flex items-center justify-center rounded-md border border-dashed px-6 text-center text-sm"
      style={{ minHeight: heightPx / 2 }}
    >
      {text}
    </p>
  )
}
