import { hashOfNobody, verifyPassword } from '#platform/password.ts'
import type { Person } from '#store/queries/people.ts'

/** Whether it is this person's password. Takes as long where there is nobody, and then says no. */
export async function verifyPerson(
  person: Pick<Person, 'passwordHash'> | undefined,
  password: string,
): Promise<boolean> {
  const isRight = await verifyPassword(password, person?.passwordHash || hashOfNobody)
  return isRight && person !== undefined && person.passwordHash !== ''
}
