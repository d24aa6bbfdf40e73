import { describe, expect, it } from 'vitest';
import { Bucket } from '../../../../src/services/cloudwatch/metrics/bucket.ts';

const bucketOf = (...values: readonly (readonly [number, number])[]) => {
  const bucket = new Bucket();
  for (const [value, count] of values) bucket.add(value, count);
  return bucket;
};
const totals = ({ count, sum, minimum, maximum }: Bucket) => [count, sum, minimum, maximum];
const set = { count: 4, sum: 9, minimum: 1, maximum: 5 };

describe('Bucket', () => {
  it('adds up how many values came, their sum, the least and the most', () => {
    // 2 times 3, 4 times -1: 6 - 4.
    expect(totals(bucketOf([3, 2], [-1, 4]))).toEqual([6, 2, -1, 3]);
  });

  it('knows each value with how often it came, the lowest first', () => {
    expect(bucketOf([7, 1], [2, 3], [7, 2]).values()).toEqual([
      [2, 3],
      [7, 3],
    ]);
    expect(bucketOf([5, 1], [5, 1]).values()).toEqual([[5, 2]]);
    expect(new Bucket().values()).toEqual([]);
  });

  it('does not know the values of a statistic set, nor of what comes beside it', () => {
    const bucket = bucketOf([2, 1]);
    bucket.addSet(set);
    expect([totals(bucket), bucket.values()]).toEqual([[5, 11, 1, 5], undefined]);
    bucket.add(2, 1);
    expect([totals(bucket), bucket.values()]).toEqual([[6, 13, 1, 5], undefined]);
  });

  it('knows the value of a statistic set whose least and most are the same', () => {
    const bucket = new Bucket();
    bucket.addSet({ count: 3, sum: 30, minimum: 10, maximum: 10 });
    expect(bucket.values()).toEqual([[10, 3]]);
  });

  it('takes the values of another bucket, or only its totals', () => {
    const merged = bucketOf([1, 1]);
    merged.merge(bucketOf([1, 2], [3, 1]));
    expect(merged.values()).toEqual([
      [1, 3],
      [3, 1],
    ]);
    const total = bucketOf([1, 1]);
    total.mergeTotals(bucketOf([1, 2], [3, 1]));
    expect([totals(total), total.values()]).toEqual([[4, 6, 1, 3], undefined]);
  });

  it('is opaque after it merged an opaque one', () => {
    const opaque = new Bucket();
    opaque.addSet(set);
    const bucket = bucketOf([1, 1]);
    bucket.merge(opaque);
    expect([totals(bucket), bucket.values()]).toEqual([[5, 10, 1, 5], undefined]);
  });

  it('is packed as two numbers while it has one value', () => {
    expect(bucketOf([0.5, 3]).pack()).toEqual([3, 0.5]);
  });

  it('is packed with its histogram where it has several values', () => {
    // 3 values, least 1, most 4, sum 9, not opaque, then each value with its count.
    expect(bucketOf([4, 2], [1, 1]).pack()).toEqual([3, 1, 4, 9, 0, 4, 2, 1, 1]);
  });

  it('is packed with all totals where its sum is not its one value times their number', () => {
    // Added one by one, six times 0.1 is 0.6; multiplied it is 0.6000000000000001.
    const bucket = bucketOf(...Array.from({ length: 6 }, () => [0.1, 1] as const));
    expect(bucket.pack()).toEqual([6, 0.1, 0.1, 0.6, 0]);
  });

  it.each([
    ['one value', bucketOf([0.5, 3])],
    ['several values', bucketOf([4, 2], [1, 1])],
    ['a sum of its own', bucketOf(...Array.from({ length: 6 }, () => [0.1, 1] as const))],
  ])('is the same again when it is unpacked with %s', (_what, bucket) => {
    const again = Bucket.unpack(bucket.pack());
    expect([totals(again), again.values()]).toEqual([totals(bucket), bucket.values()]);
  });

  it('stays opaque when it is unpacked', () => {
    const bucket = new Bucket();
    bucket.addSet(set);
    expect(bucket.pack()).toEqual([4, 1, 5, 9, 1]);
    const again = Bucket.unpack(bucket.pack());
    expect([totals(again), again.values()]).toEqual([[4, 9, 1, 5], undefined]);
  });

  it('counts on after it was unpacked', () => {
    const bucket = Bucket.unpack([3, 0.5]);
    bucket.add(2, 1);
    expect(bucket.values()).toEqual([
      [0.5, 3],
      [2, 1],
    ]);
  });
});
