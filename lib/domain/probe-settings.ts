/** What a probe has to know of a node beyond its address and account, by the node's kind. Tomcat needs nothing. */
export type HttpSettings = {
  kind: 'http'
  statusUrl: string
  expectStatus: number
  /** What the answer has to contain. */
  expectText: string | null
  /** Where the figure stands: a JSON pointer (RFC 6901), or the text around it with `{value}` in its place. */
  sessionsPointer: string | null
  sessionsPattern: string | null
  versionPointer: string | null
  versionPattern: string | null
}

/** Names in Servoy's MBeans, which its documentation does not tell for every version. */
export type ServoySettings = {
  kind: 'servoy'
  beanDomain: string
  clientsAttribute: string
  maintenanceAttribute: string
  versionAttribute: string
  /** Of `type=Solutions`: the release that is active of each, as a text or a list of texts. */
  releasesAttribute: string
  /** Operations of `type=Clients`: one that tells each client, and one that shows a text to one of them. */
  listOperation: string
  messageOperation: string
  /** What stands in the list of clients under which name: its id, its user, and the id of its HTTP session. */
  clientField: string
  userField: string
  sessionField: string
}

export type OutsystemsSettings = {
  kind: 'outsystems'
  /** null = `_ping.html` at the node's address. */
  pingUrl: string | null
  /** A page and what it has to contain; both or neither. */
  pageUrl: string | null
  pageText: string | null
}

export type ProbeSettings = HttpSettings | ServoySettings | OutsystemsSettings
