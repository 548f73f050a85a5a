/** For columns that may be null. */
export function optionalBigInt(value: number | null): bigint | null {
  return value === null ? null : BigInt(value)
}

/** The way back; counts and instants, which a number holds exactly. */
export function optionalNumber(value: bigint | null): number | null {
  return value === null ? null : Number(value)
}
