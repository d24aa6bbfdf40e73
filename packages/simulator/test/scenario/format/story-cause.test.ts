import { describe, expect, it } from 'vitest';
import { formatCause, formatCauses, hasCause, parseCause } from '../../../src/scenario/format/story-cause.ts';

describe('a cause', () => {
  it.each([
    ['alarm', { is: 'alarm', name: undefined }],
    ['alarm 5xx', { is: 'alarm', name: '5xx' }],
    ['alarm of the shop', { is: 'alarm', name: 'of the shop' }],
    ['hook smoke', { is: 'hook', name: 'smoke' }],
    ['hook', { is: 'hook', name: undefined }],
    ['circuit breaker', { is: 'circuit-breaker' }],
    ['approval rejected', { is: 'approval-rejected' }],
    ['request', { is: 'request' }],
    ['unknown', { is: 'unknown' }],
  ])('"%s" is read, and formatted as it was written', (text, cause) => {
    const read = parseCause(text);
    expect(read).toEqual(cause);
    expect(read && formatCause(read)).toBe(text);
  });

  it.each(['', 'alrm 5xx', 'alarm ', 'circuit', 'circuit breaker web', 'request of Ada', 'Alarm 5xx'])(
    '"%s" is none',
    (text) => {
      expect(parseCause(text)).toBeUndefined();
    },
  );

  it('is one of several', () => {
    const causes = [
      { is: 'alarm', name: '5xx of the shop' },
      { is: 'alarm', name: 'latency' },
    ] as const;
    expect(formatCauses(causes)).toBe('alarm 5xx of the shop and alarm latency');
    expect(hasCause(causes, { is: 'alarm', name: undefined })).toBe(true);
    expect(hasCause(causes, { is: 'alarm', name: 'latency' })).toBe(true);
    expect(hasCause(causes, { is: 'hook', name: undefined })).toBe(false);
    expect(hasCause([], { is: 'unknown' })).toBe(false);
  });

  it('with the first words of a name is another', () => {
    expect(hasCause([{ is: 'alarm', name: '5xx of the shop' }], { is: 'alarm', name: '5xx' })).toBe(false);
  });
});
