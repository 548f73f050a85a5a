/** Whose limits are shown. */
export type LimitScope =
  | { readonly type: 'organization' }
  | { readonly type: 'workspace'; readonly workspaceId: string }
  | { readonly type: 'api_key'; readonly apiKeyId: string; readonly workspaceId: string }

/** Where the reader's role counts; undefined: in the organization itself. */
export function workspaceOf(scope: LimitScope): string | undefined {
  return scope.type === 'organization' ? undefined : scope.workspaceId
}

/** As requests name it. */
export function scopeOnTheWire(scope: LimitScope) {
  return scope.type === 'api_key'
    ? ({ type: scope.type, api_key_id: scope.apiKeyId } as const)
    : notifiedOnTheWire(scope)
}

/** The same of what has notifications, which keys have none of. */
export function notifiedOnTheWire(scope: Exclude<LimitScope, { type: 'api_key' }>) {
  return scope.type === 'organization'
    ? ({ type: scope.type } as const)
    : ({ type: scope.type, workspace_id: scope.workspaceId } as const)
}
