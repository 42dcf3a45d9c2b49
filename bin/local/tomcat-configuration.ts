const escapeXml = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')

const ajpConnector = ({ port, secret }: { port: number; secret: string }) =>
  `    <Connector port="${port}" address="127.0.0.1" protocol="AJP/1.3" secret="${escapeXml(secret)}" maxThreads="25"/>\n`

const httpsConnector = (tls: { port: number; keyFile: string; certificateFile: string }) =>
  `    <Connector port="${tls.port}" address="127.0.0.1" protocol="HTTP/1.1" SSLEnabled="true" scheme="https" secure="true" maxThreads="4" minSpareThreads="1">
      <SSLHostConfig>
        <Certificate certificateFile="${escapeXml(tls.certificateFile)}" certificateKeyFile="${escapeXml(tls.keyFile)}"/>
      </SSLHostConfig>
    </Connector>\n`

/**
 * No shutdown port. Background work every 2 s, so that a session's end is seen soon after it. `/health` speaks for
 * the server: by default one application that fails to start would make the balancer take the whole node out.
 */
export const serverXml = (options: {
  port: number
  route: string
  maxThreads: number
  ajp?: { port: number; secret: string } | undefined
  tls?: { port: number; keyFile: string; certificateFile: string } | undefined
}) => `<?xml version="1.0"?>
<Server port="-1">
  <Listener className="org.apache.catalina.mbeans.GlobalResourcesLifecycleListener"/>
  <GlobalNamingResources>
    <Resource name="UserDatabase" auth="Container" type="org.apache.catalina.UserDatabase"
              factory="org.apache.catalina.users.MemoryUserDatabaseFactory"
              pathname="conf/tomcat-users.xml" readonly="true"/>
  </GlobalNamingResources>
  <Service name="Catalina">
    <Connector port="${options.port}" address="127.0.0.1" protocol="HTTP/1.1" connectionTimeout="20000"
               maxThreads="${options.maxThreads}" minSpareThreads="2"/>
${options.ajp ? ajpConnector(options.ajp) : ''}${options.tls ? httpsConnector(options.tls) : ''}    <Engine name="Catalina" defaultHost="localhost" jvmRoute="${escapeXml(options.route)}" backgroundProcessorDelay="2">
      <Realm className="org.apache.catalina.realm.LockOutRealm">
        <Realm className="org.apache.catalina.realm.UserDatabaseRealm" resourceName="UserDatabase"/>
      </Realm>
      <Host name="localhost" appBase="webapps" unpackWARs="true" autoDeploy="false">
        <Valve className="org.apache.catalina.valves.HealthCheckValve" path="/health"
               checkContainersAvailable="false"/>
      </Host>
    </Engine>
  </Service>
</Server>
`

export const usersXml = (
  users: { username: string; password: string; roles: string }[],
) => `<?xml version="1.0"?>
<tomcat-users xmlns="http://tomcat.apache.org/xml" version="1.0">
${users
  .map((user) => [user.username, user.password, user.roles].map(escapeXml))
  .map(([name, password, roles]) => `  <user username="${name}" password="${password}" roles="${roles}"/>`)
  .join('\n')}
</tomcat-users>
`

/** Sessions are not kept over a restart, and expired ones are looked for at each round of background work. */
export const contextXml = `<?xml version="1.0"?>
<Context>
  <WatchedResource>WEB-INF/web.xml</WatchedResource>
  <Manager pathname="" processExpiresFrequency="1"/>
</Context>
`

export const managerXml = `<?xml version="1.0"?>
<Context docBase="/usr/share/tomcat10-admin/manager" antiResourceLocking="false" privileged="true">
  <Valve className="org.apache.catalina.valves.RemoteCIDRValve" allow="127.0.0.0/8,::1/128"/>
</Context>
`
