import type { ParsedNode } from 'yaml';
import { VirtualClock } from '../../clock.ts';
import { ServiceError } from '../../service.ts';
import { MathSyntaxError } from '../../services/cloudwatch/metric-math/syntax-error.ts';
import { createCloudWatch } from '../../services/cloudwatch/service.ts';
import { describeAlarm } from '../play/alarm-setup.ts';
import type { ScenarioDocument } from './document.ts';
import { show } from './readers.ts';
import { placeOfAlarm } from './references.ts';
import type { Scenario, ScenarioAlarm } from './scenario.ts';

/** Reports mistakes in metric math at their place in the file. A separate simulated CloudWatch finds them. */
export function checkMath(
  scenario: Scenario,
  { document, root }: { readonly document: ScenarioDocument; readonly root: ParsedNode },
): void {
  scenario.alarms.forEach((alarm, index) => {
    const problem = alarm.math === undefined ? undefined : problemOf(alarm, scenario);
    if (problem === undefined) return;
    const { node, path } = placeOfAlarm(root, { alarm, index });
    const got = node === undefined ? '' : `, got ${show(node)}`;
    document.mistake(
      node,
      `${path}.math`,
      `is not valid metric math for an alarm${got}: ${problem.text}`,
      problem.offset,
    );
  });
}

interface Problem {
  readonly text: string;
  /** Position in the expression, from 0; absent if the problem concerns all of it. */
  readonly offset?: number;
}

function problemOf(alarm: ScenarioAlarm, scenario: Scenario): Problem | undefined {
  const cloudWatch = createCloudWatch({
    clock: new VirtualClock(scenario.startMs),
    emit: () => undefined,
    parameters: scenario.parameters,
  });
  const input = describeAlarm(alarm, scenario);
  try {
    cloudWatch.handle({ operation: 'PutMetricAlarm', input, caller: { accessKeyId: 'AKIASCENARIO' } });
    return undefined;
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    const { cause } = error;
    return cause instanceof MathSyntaxError
      ? { text: cause.problem, offset: cause.column - 1 }
      : { text: error.message };
  }
}
