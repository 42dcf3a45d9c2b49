/** Of one node; one that holds more is told by idle times. */
export const sessionsOfNodeMax = 10_000
