/** Members of the organization and invitations. */
export const peopleEn = { title: 'Members' }
