import { describe, expect, it } from 'vitest';
import { findHook, type HookModel, nameOfFunction } from '../../../src/serve/hooks/hook-model.ts';
import { smokeTest } from './event.ts';

const hook = (command: string): HookModel => ({ is: 'command', command, withinMs: 1 });

describe('the function of a hook', () => {
  it.each([
    ['smoke-test', true],
    ['smoke-*', true],
    ['*:function:smoke-test', true],
    [smokeTest, true],
    ['smoke', false],
    ['*:us-east-1:*', false],
    ['smoke.test', false],
  ])('matches %s: %s [HOOK-1]', (pattern, matches) => {
    expect(findHook({ [pattern]: hook('a') }, smokeTest) !== undefined).toBe(matches);
  });

  it('has the first pattern that matches, and a name without its alias [HOOK-1]', () => {
    expect(findHook({ 'other-*': hook('a'), '*': hook('b'), 'smoke-test': hook('c') }, smokeTest)).toEqual(hook('b'));
    expect(nameOfFunction(`${smokeTest}:live`)).toBe('smoke-test');
    expect(nameOfFunction('smoke-test')).toBe('smoke-test');
  });
});
