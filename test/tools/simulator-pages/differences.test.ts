import { describe, expect, it } from 'vitest';
import { effectOf, type Transcript } from '../../../tools/simulator-pages/differences.ts';

const shown = (value: unknown): Transcript => ({ shown: value, inside: [] });
const change = { name: 'group', from: 'a', to: 'b' };

describe('the effect of a change', () => {
  it('is none if nothing differs', () => {
    expect(effectOf(shown({ tasks: [{ at: new Date(5) }] }), shown({ tasks: [{ at: new Date(5) }] }), change)).toBe(
      'none',
    );
  });

  it('is a repetition if the value appears under its own name alone', () => {
    const answer = (group: string | undefined) => shown({ tasks: [{ group, status: 'RUNNING' }] });
    expect(effectOf(answer('a'), answer('b'), change)).toBe('repeated');
    // A default takes the place of the value.
    expect(effectOf(answer('a'), answer('family:web'), { ...change, to: undefined })).toBe('repeated');
    expect(effectOf(answer('a'), answer(undefined), { ...change, to: undefined })).toBe('repeated');
  });

  it('is a repetition if a list of values is repeated', () => {
    const answer = (subnets: readonly string[]) => shown({ awsvpcConfiguration: { subnets } });
    expect(effectOf(answer(['a']), answer(['b']), { name: 'subnets', from: ['a'], to: ['b'] })).toBe('repeated');
  });

  it('is another one if anything else differs', () => {
    const answer = (group: string, status: string) => shown({ tasks: [{ group, status }] });
    expect(effectOf(answer('a', 'RUNNING'), answer('b', 'STOPPED'), change)).toBe('other');
    expect(effectOf(shown({ details: 'a' }), shown({ details: 'b' }), change)).toBe('other');
    expect(effectOf(shown({ group: 'x' }), shown({ group: 'y' }), change)).toBe('other');
  });

  it('is another one if something inside of the simulator gets the value', () => {
    expect(effectOf({ shown: {}, inside: [{ group: 'a' }] }, { shown: {}, inside: [{ group: 'b' }] }, change)).toBe(
      'other',
    );
  });
});
