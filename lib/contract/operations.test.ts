import { isContractProcedure } from '@orpc/contract'
import { expect, it } from 'vitest'
import { permissions } from '@/lib/domain/permission'
import { contract } from './contract'

function operationsOf(router: object, path: string[] = []): string[] {
  return Object.entries(router).flatMap(([name, entry]) =>
    isContractProcedure(entry) ? [[...path, name].join('.')] : operationsOf(entry, [...path, name]),
  )
}

it('says of every operation of the contract who may do it, and of no other', () => {
  expect(Object.keys(permissions).sort()).toEqual(operationsOf(contract).sort())
})
