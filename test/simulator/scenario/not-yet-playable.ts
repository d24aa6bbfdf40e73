/** Scenarios whose rules the simulator does not know yet, by what they wait for. One that comes true must leave this list. */
export const NOT_YET: Readonly<Record<string, string>> = {
  ...waitFor('strategies with stages of traffic', [
    'blue-green-alarm-in-the-bake',
    'blue-green',
    'canary-alarm',
    'canary',
    'linear-alarm-at-the-second-step',
    'linear',
    'observed-canary-alarm',
    'observed-canary-circuit-breaker',
  ]),
  ...waitFor('lifecycle hooks', [
    'hook-answers-nonsense',
    'hook-asks-to-be-called-back',
    'hook-at-every-canary-step',
    'hook-fails',
    'hook-succeeds',
    'hook-times-out',
    'hooks-run-again-in-rollback',
    'pause-continued',
    'pause-rejected',
    'pause-timed-out-goes-on',
    'pause-timed-out',
  ]),
  ...waitFor('tasks that end or fail their health checks after they ran', [
    'crash-loop-after-start',
    'flapping-tasks-reset-off',
    'observed-fast-crash',
  ]),
  ...waitFor('the time that ECS takes between two pulls of an image', ['observed-bad-image']),
  ...waitFor('early success criteria', ['early-success', 'early-success-alarm-too-late']),
  ...waitFor('clusters with bounded room', ['ec2-without-room']),
  ...waitFor('metric math', [
    'low-traffic-rate-wakes',
    'metric-math-sum-of-two-target-groups',
    'metric-math-without-requests',
  ]),
  ...waitFor('percentiles', ['percentile-of-few-samples', 'percentile-of-few-samples-evaluated']),
  ...waitFor('high resolution', ['high-resolution-alarm']),
  ...waitFor('load and the metrics that it makes', [
    'errors-under-load',
    'latency-regression',
    'leak-under-load',
    'low-traffic-at-night',
    'poison-messages',
  ]),
};

function waitFor(what: string, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, what]));
}
