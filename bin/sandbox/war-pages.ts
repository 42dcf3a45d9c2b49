/** The sample solution: a page with a session, so that one can watch a drain with one's own browser. */
export const indexJsp = (
  release: string,
) => `<%@ page session="true" contentType="text/html;charset=UTF-8" %><%
  Integer visits = (Integer) session.getAttribute("visits");
  visits = visits == null ? 1 : visits + 1;
  session.setAttribute("visits", visits);
  String id = session.getId();
  int dot = id.lastIndexOf('.');
  String node = dot < 0 ? "unknown" : id.substring(dot + 1);
  response.setHeader("Cache-Control", "no-store");
  response.setHeader("X-Node", node);
  response.setHeader("X-Release", "${release}");
  response.setHeader("X-Session-Visits", visits.toString());
%><!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width">
  <title>Customers ${release}</title>
  <style>
    body { font: 16px/1.5 system-ui, sans-serif; max-width: 34rem; margin: 12vh auto; padding: 0 1rem; color-scheme: light dark }
    dl { display: grid; grid-template-columns: max-content 1fr; gap: .3rem 1.5rem }
    dt { opacity: .65 } dd { margin: 0; font-variant-numeric: tabular-nums }
  </style>
</head>
<body>
  <h1>Customers</h1>
  <p>Good to see you. Your work is kept in a session on one node; go on clicking and it should stay there.</p>
  <dl>
    <dt>Node</dt><dd><%= node %></dd>
    <dt>Release</dt><dd>${release}</dd>
    <dt>Session</dt><dd><%= id.substring(0, 6) %>…</dd>
    <dt>Visits</dt><dd><%= visits %></dd>
    <dt>Ends after</dt><dd><%= session.getMaxInactiveInterval() / 60 %> minutes without a click</dd>
  </dl>
  <p><a href="./">Next customer</a> · <a href="logout.jsp">Sign out</a></p>
</body>
</html>
`

export const logoutJsp = `<%@ page session="false" contentType="text/html;charset=UTF-8" %><%
  jakarta.servlet.http.HttpSession session = request.getSession(false);
  if (session != null) session.invalidate();
  response.setHeader("Cache-Control", "no-store");
%><!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Signed out</title></head>
<body><p>Signed out: the session has ended. <a href="./">Come back in</a></p></body>
</html>
`

/** `broken` names a listener that does not exist, so that the context is deployed and then fails to start. */
export const webXml = (options: {
  release: string
  timeoutMinutes: number
  broken: boolean
}) => `<?xml version="1.0"?>
<web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
  <display-name>Customers ${options.release}</display-name>
${options.broken ? '  <listener><listener-class>example.crm.MissingListener</listener-class></listener>\n' : ''}  <session-config>
    <session-timeout>${options.timeoutMinutes}</session-timeout>
    <cookie-config><http-only>true</http-only></cookie-config>
    <tracking-mode>COOKIE</tracking-mode>
  </session-config>
</web-app>
`
