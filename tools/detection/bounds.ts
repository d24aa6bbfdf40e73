/**
 * The one-sided 95 % Clopper–Pearson upper bound: the largest share at which `count` or fewer of `of` would still be seen in
 * 5 % of all experiments.
 */
export function upperBound(count: number, of: number): number {
  if (count >= of) return 1;
  return bisect((share) => cumulative(count, of, share) - 0.05);
}

/** The one-sided 95 % Clopper–Pearson lower bound. */
export function lowerBound(count: number, of: number): number {
  return count === 0 ? 0 : 1 - upperBound(of - count, of);
}

/** Where a falling function of a share from 0 to 1 crosses 0. */
function bisect(falling: (share: number) => number): number {
  let [low, high] = [0, 1];
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + high) / 2;
    if (falling(middle) > 0) low = middle;
    else high = middle;
  }
  return high;
}

/** How likely `count` or fewer of `of` are, in logarithms so that thousands of trials do not underflow. */
function cumulative(count: number, of: number, share: number): number {
  if (share <= 0) return 1;
  if (share >= 1) return 0;
  let log = of * Math.log1p(-share);
  let sum = Math.exp(log);
  for (let index = 1; index <= count; index += 1) {
    log += Math.log((of - index + 1) / index) + Math.log(share) - Math.log1p(-share);
    sum += Math.exp(log);
  }
  return sum;
}
