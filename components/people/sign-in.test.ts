import { describe, expect, it } from 'vitest'
import { refusedSignIn } from './sign-in'

describe('a refused sign-in', () => {
  it('does not tell whether the address or the password is wrong', () => {
    expect(refusedSignIn(401, null).message).toBe('Email or password is wrong.')
    expect(refusedSignIn(400, null).message).toBe('Email or password is wrong.')
  })

  it('says how long to wait after too many attempts', () => {
    expect(refusedSignIn(429, '1')).toEqual({
      ok: false,
      message: 'Too many attempts. Wait 1 second, then try again.',
      retryAfterSeconds: 1,
    })
    expect(refusedSignIn(429, null).retryAfterSeconds).toBe(10)
  })

  it('tells a failure of the console from a wrong password', () => {
    expect(refusedSignIn(500, null).message).not.toContain('wrong')
  })
})
