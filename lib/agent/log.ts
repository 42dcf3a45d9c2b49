export type AgentLog = (
  level: 'info' | 'warn' | 'error',
  message: string,
  facts?: Record<string, unknown>,
) => void

/** One JSON line a message on standard output. Callers pass no secrets. */
export const consoleLog: AgentLog = (level, message, facts = {}) => {
  console.log(JSON.stringify({ time: new Date().toISOString(), level, message, ...facts }))
}
