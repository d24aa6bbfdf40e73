import { diagnoseTask } from '../../src/core/diagnosis/diagnose.ts';
import type { StoredEvidence } from '../../src/core/explanation/evidence.ts';
import { minutes } from '../../src/core/time.ts';
import { at } from './facts.ts';
import { storedEvidence } from './evidence.ts';

/** Evidence in which every text that comes from outside is one of the given ones. */
export function hostileEvidence(first: string, second: string, third: string, count = 3): StoredEvidence {
  const containers = [{ name: first, exitCode: 1, reason: third }];
  const diagnosis = diagnoseTask({ stopCode: second, stoppedReason: third, stoppedAt: at(4), containers });
  const tasks = Array.from({ length: Math.min(count, 5) }, () => ({
    count,
    reason: second,
    stopCode: first,
    exitCode: 1,
    container: third,
    newestAt: at(4),
    diagnosis,
  }));
  return storedEvidence({
    tasks,
    rollbackTasks: tasks,
    serviceEvents: [{ at: at(4), message: first, diagnosis: { is: 'unknown', text: second } }],
    charts: [
      {
        alarmName: 'checkout-5xx',
        label: first,
        period: minutes(1),
        threshold: 10,
        comparisonOperator: second,
        points: [0, 4, 120].map((value, index) => ({ at: at(index + 3), value })),
      },
    ],
    logs: [
      {
        container: second,
        logGroup: first,
        logStream: third,
        region: 'eu-west-1',
        lines: [first, second, third].map((text) => ({ at: at(5), text })),
        redacted: count,
        mayLackLast: true,
      },
    ],
    commits: [
      {
        container: first,
        from: second,
        to: third,
        repository: `https://${third}`,
        compareUrl: `https://git.example/${second}`,
        committedAt: undefined,
        basis: 'image-label',
      },
      {
        container: second,
        from: first,
        to: undefined,
        repository: `https://git.example/${third}`,
        compareUrl: undefined,
        committedAt: undefined,
        basis: 'image-tag',
      },
    ],
    author: {
      kind: 'person',
      name: third,
      principalArn: second,
      eventName: first,
      at: at(0),
      userAgent: second,
    },
    drift: { stackName: first, stackTaskDefinition: second, runningTaskDefinition: third },
    missing: [{ part: 'author', why: 'denied', what: first }],
  });
}
