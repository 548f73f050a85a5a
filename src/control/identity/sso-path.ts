/** A provider sends people back below it: `…/callback/idp_…`. */
export const ssoPath = '/v1/organizations/sso'
