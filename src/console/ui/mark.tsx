/** Atelier's own. */
export function Mark({ size = 'md' }: { readonly size?: 'md' | 'lg' }) {
  return (
    <svg
      aria-hidden
      viewBox="0 0 32 32"
      className={size === 'lg' ? 'size-9 shrink-0' : 'size-6 shrink-0'}
    >
      <rect width="32" height="32" rx="7" fill="var(--accent)" />
      <path
        d="M8 24 16 7l8 17M11 18h10"
        fill="none"
        stroke="var(--on-accent)"
        strokeWidth="2.6"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  )
}
