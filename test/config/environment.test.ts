import { describe, expect, it } from 'vitest';
import { environment, isReadable, type VariableKind } from '../../src/config/environment.ts';

const even: VariableKind<number> = {
  meaning: 'an even number',
  read: (text) => (/^\d*[02468]$/.test(text) ? Number(text) : undefined),
  write: String,
};
const secret: VariableKind<string> = {
  meaning: 'an ARN',
  read: (text) => (text.startsWith('arn:') ? text : undefined),
  write: (value) => value,
  hidden: true,
};
const tester = environment('tester', {
  wheels: { name: 'WHEELS', kind: even, fallback: undefined },
  doors: { name: 'DOORS', kind: even, fallback: 4 },
  key: { name: 'KEY', kind: secret, fallback: undefined },
});
const env = { WHEELS: '6', KEY: 'arn:key' };

describe('an environment', () => {
  it('is read field by field, with defaults for what is missing or empty', () => {
    expect(tester.read(env)).toEqual({ wheels: 6, doors: 4, key: 'arn:key' });
    expect(tester.read({ ...env, DOORS: '' }).doors).toBe(4);
    expect(tester.read({ ...env, DOORS: '2' }).doors).toBe(2);
  });

  it('does not read what it does not declare', () => {
    expect(tester.read({ ...env, COLOR: 'red' })).not.toHaveProperty('COLOR');
  });

  it('takes a zero for a value', () => {
    expect(tester.read({ ...env, DOORS: '0' }).doors).toBe(0);
  });

  it('cannot be changed after it was read', () => {
    expect(Object.isFrozen(tester.read(env))).toBe(true);
  });

  it('gives every fault and a code to programs', () => {
    expect(() => tester.read({ WHEELS: '3', DOORS: 'two' })).toThrow(
      expect.objectContaining({
        name: 'EnvironmentError',
        code: 'INVALID_ENVIRONMENT',
        message:
          'the environment of the tester is invalid: WHEELS must be an even number, got "3"; ' +
          'DOORS must be an even number, got "two"; KEY is missing: set it, or deploy the stack again',
        faults: [
          'WHEELS must be an even number, got "3"',
          'DOORS must be an even number, got "two"',
          'KEY is missing: set it, or deploy the stack again',
        ],
      }),
    );
  });

  it('quotes the first 200 characters of a wrong text, and none of one that may be a secret', () => {
    expect(() => tester.read({ ...env, WHEELS: 'x'.repeat(201) })).toThrow(`got "${'x'.repeat(200)}"`);
    expect(() => tester.read({ ...env, KEY: 'xoxb-1' })).toThrow(/KEY must be an ARN$/);
  });

  it('writes each variable by its name, and its names in the order of declaration', () => {
    expect(tester.write({ wheels: 6, doors: 2, key: 'arn:key' })).toEqual({ WHEELS: '6', DOORS: '2', KEY: 'arn:key' });
    expect(tester.names).toEqual(['WHEELS', 'DOORS', 'KEY']);
  });
});

describe('isReadable', () => {
  it('says whether a function will take the text', () => {
    expect(isReadable(even, '4')).toBe(true);
    expect(isReadable(even, '0')).toBe(true);
    expect(isReadable(even, '3')).toBe(false);
  });
});
