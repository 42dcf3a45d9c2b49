import { describe, expect, it } from 'vitest'
import { readList, readReply } from './manager-text'

describe('what the Tomcat manager lists', () => {
  it('has the version in the document base, and several versions of one path', () => {
    const text = `OK - Listed applications for virtual host [localhost]
/:running:0:ROOT
/demo:running:1:demo##000012.2.0
/demo:stopped:3:demo
/far:running:0:/srv/wars/far##7.war
/manager:running:0:/usr/share/tomcat10-admin/manager
`
    expect(readList(text)).toEqual([
      { path: '/', version: null, running: true },
      { path: '/demo', version: '000012.2.0', running: true },
      { path: '/demo', version: null, running: false },
      { path: '/far', version: '7', running: true },
      { path: '/manager', version: null, running: true },
    ])
  })

  it('is nothing when the text is something else', () => {
    for (const text of ['', '<html>', 'a:b:c:d', '/x:flying:1:x']) expect(readList(text)).toEqual([])
  })
})

describe('what the Tomcat manager replies', () => {
  it('is told from its first words, with what it escaped for a page', () => {
    expect(readReply('OK - Deployed application at context path [/crm##1]\n').ok).toBe(true)
    expect(readReply('FAIL - No context exists named [&#47;loc]\r\n')).toEqual({
      ok: false,
      text: 'FAIL - No context exists named [/loc]',
    })
    expect(readReply('FAIL - &lt;b&gt; &#x26;amp; &nosuch; &#0;').text).toBe('FAIL - <b> &amp; &nosuch; &#0;')
  })
})
