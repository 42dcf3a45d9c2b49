/** Where to go on after signing in: a path of this console, whatever the address bar was made to say. */
export function nextPath(value: string | string[] | undefined): string {
  const path = typeof value === 'string' ? value : ''
  return /^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(path) && !path.startsWith('/sign-in') ? path : '/'
}
