/** Members of a workspace. */
export const membersEn = { title: 'Members' }
