type Place = { address: string; managerUrl: string | null }

/** Where the credentials of a node are sent to: a stored password goes nowhere else. */
export function samePlace(stored: Place, other: Place): boolean {
  return placeOf(stored) === placeOf(other)
}

function placeOf({ address, managerUrl }: Place): string {
  return managerUrl === null ? address : new URL(managerUrl).origin
}
