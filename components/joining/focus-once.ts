/** Where Enter goes on, as a ref: focused when it appears, and what stands above it stays in view. */
export function focusOnce(element: HTMLElement | null): void {
  element?.focus({ preventScroll: true })
}
