/** The range of charts, in minutes: an hour, or less while a cluster is younger, so that its first readings are seen. */
export function recentMinutes(createdAt: string, now: number): 10 | 30 | 60 {
  const age = (now - Date.parse(createdAt)) / 60_000
  return age < 10 ? 10 : age < 30 ? 30 : 60
}

export function rangeWords(minutes: number): string {
  return minutes === 60 ? 'last hour' : `last ${minutes} minutes`
}
