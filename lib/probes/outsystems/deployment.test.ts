import { expect, it } from 'vitest'
import { deploymentOf } from './deployment'

it('finds the id, whatever the page around it', () => {
  expect(deploymentOf('<html><body>5f0c2d1e-77aa-4c1b-9e07-0123456789ab</body></html>')).toBe(
    'deployment 5f0c2d1e-77aa-4c1b-9e07-0123456789ab',
  )
  expect(deploymentOf('OK 0123456789abcdef\n')).toBe('deployment 0123456789abcdef')
})

it('tells pages without an id apart, but not by their markup', () => {
  expect(deploymentOf('<p>ping 1</p>')).toBe(deploymentOf('<b>ping 1</b>'))
  expect(deploymentOf('ping 1')).not.toBe(deploymentOf('ping 2'))
  expect(deploymentOf('ping 1')).toMatch(/^page [0-9a-f]{12}$/)
})

it('knows nothing from an empty page', () => {
  expect(deploymentOf('<html></html>')).toBeNull()
})
