import { describe, expect, it } from 'vitest';
import { describeRatio, measure } from '../../../tools/bench/measure.ts';

describe('measure', () => {
  it('is what each process prints, or how long it took as a whole', () => {
    const times = measure(
      [
        { name: 'printed', args: ['-e', 'process.stdout.write("7.5")'], printsTime: true },
        { name: 'whole', args: ['-e', ''], printsTime: false },
      ],
      1,
    );
    expect(times.get('printed')).toBe(7.5);
    expect(times.get('whole')).toBeGreaterThan(1);
  });

  it('hands a process its own variables beside those of this one', () => {
    const args = ['-e', 'process.stdout.write(process.env.PATH === undefined ? "0" : process.env.BENCH_TIME)'];
    expect(measure([{ name: 'a', args, env: { BENCH_TIME: '3' }, printsTime: true }], 1).get('a')).toBe(3);
  });

  it('stops at a process that fails, and says why', () => {
    const broken = { name: 'broken', args: ['-e', 'console.error("no bundle"); process.exit(3)'], printsTime: true };
    expect(() => measure([broken], 1)).toThrow(/^broken ended with 3: no bundle/);
  });
});

describe('describeRatio', () => {
  it('says whether the promise is kept', () => {
    expect(describeRatio('against the rest', 1.349, 1.35)).toBe(
      `${'against the rest'.padEnd(44)} 1.35 times, within the promised 1.35`,
    );
    expect(describeRatio('against the rest', 1.36, 1.35)).toMatch(/ 1\.36 times, OVER the promised 1\.35$/);
  });
});
