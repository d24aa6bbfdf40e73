import { describe, expect, it } from 'vitest';
import { SETTLING, settle } from '../../../src/core/deployment/settling.ts';
import { at } from '../../builders/facts.ts';

describe('settle', () => {
  it('waits a minute before an end counts', () => {
    expect(SETTLING).toBe(60_000);
    expect(settle('stopped', at(3), undefined)).toEqual({ because: 'stopped', until: at(4) });
  });

  it('keeps the time of a doubt that stands, and begins anew for another reason', () => {
    const doubt = settle('service-gone', at(3), undefined);
    expect(settle('service-gone', at(9), doubt)).toBe(doubt);
    expect(settle('stopped', at(9), doubt)).toEqual({ because: 'stopped', until: at(10) });
  });
});
