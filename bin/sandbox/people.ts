import { randomBytes } from 'node:crypto'

export interface Person {
  name: string
  email: string
  password: string
  role: 'admin' | 'operator' | 'viewer'
}

/** One person of each role, with passwords that hold for this sandbox only. */
export function makePeople(): { admin: Person; others: Person[] } {
  const person = (name: string, role: Person['role']): Person => {
    return { name, role, email: `${role}@sandbox.example`, password: randomBytes(9).toString('base64url') }
  }
  return {
    admin: person('Ada Admin', 'admin'),
    others: [person('Olga Operator', 'operator'), person('Vera Viewer', 'viewer')],
  }
}
