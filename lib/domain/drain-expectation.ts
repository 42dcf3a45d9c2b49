/** When a drain is expected to be over; null = not known. */
export type Expected = { earliest: Date | null; latest: Date | null; blockers: string[] }
