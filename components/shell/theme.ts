export const themeCookie = 'muster-theme'
export type Theme = 'light' | 'dark' | 'system'

export function parseTheme(value: string | undefined): 'light' | 'dark' | null {
  return value === 'light' || value === 'dark' ? value : null
}

/** Takes effect at once, and is in a cookie so that the server's first view has it already. */
export function setTheme(theme: Theme) {
  const age = theme === 'system' ? 0 : 31_536_000
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser
  document.cookie = `${themeCookie}=${theme}; path=/; max-age=${age}; samesite=lax`
  if (theme === 'system') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = theme
}
