import { describe, expect, it } from 'vitest';
import { describeOperations } from '../../../tools/simulator-pages/operations.ts';

describe('the table of operations', () => {
  it('has a section for each service, and a row for each operation that is served', async () => {
    const text = await describeOperations();
    expect(text.match(/^### .+$/gm)).toEqual([
      '### Amazon ECS',
      '### Amazon CloudWatch',
      '### Amazon EventBridge',
      '### Elastic Load Balancing v2',
      '### AWS Systems Manager',
      '### AWS STS',
    ]);
    expect(text).toContain('\n| `StopTask` | `task`, `cluster`, `reason` |  |  |  |\n');
    expect(text).toContain(
      '| `placementConstraints`, `placementStrategy`, `referenceId`, `volumeConfigurations` |  |\n',
    );
    expect(text).toContain('\n| `StartTask` | the simulator places tasks itself: use RunTask |');
    expect(text).not.toContain('\n| `PutCompositeAlarm` | `AlarmName`');
  });
});
