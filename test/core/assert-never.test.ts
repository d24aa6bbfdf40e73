import { describe, expect, it } from 'vitest';
import { assertNever } from '../../src/core/assert-never.ts';

describe('assertNever', () => {
  it('throws with the value that no case is for', () => {
    expect(() => assertNever({ phase: 'paused' } as never)).toThrow(
      'unexpected value {"phase":"paused"}: add a case for it',
    );
  });
});
